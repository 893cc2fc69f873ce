// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.ConfigurationException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.ComputeSettings;
import dev.veduta.runtime.MemorySize;
import dev.veduta.spi.compute.DeviceOptions;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Speculation;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say where a model is computed.
final class BackendArguments {

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "What computes; see: veduta backends. Of several, such as cuda,vector-cpu, the first that"
              + " can run here. Default: the best that can with weights of that precision.")
  @Nullable String backend;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute. Default: one for each processor.")
  @Nullable Integer threads;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "What weights are kept in: fp32, bf16 (half the memory) or int8 (a quarter); on a GPU"
              + " also tf32 and fp16, but not int8. Default: fp32.")
  @Nullable String precision;

  @Option(
      names = "--speculative-decoding",
      paramLabel = "WHEN",
      description =
          "Whether tokens are guessed with coarse weights and checked several at a time, which"
              + " gives the same texts sooner: auto, on or off. Default: auto.")
  @Nullable String speculation;

  @Option(
      names = "--cache-weights",
      description =
          "Keeps the weights beside the checkpoint as they are packed for this processor, so that"
              + " the next start is faster.")
  boolean cacheWeights;

  @Option(
      names = "--device",
      paramLabel = "N",
      description = "Which GPU computes, from 0; see: veduta backends. Default: 0.")
  @Nullable Integer device;

  @Option(
      names = "--memory-limit",
      paramLabel = "SIZE",
      description = "The most memory taken of the GPU, such as 8GiB. Default: no limit.")
  @Nullable String memoryLimit;

  /// The settings with what the user chose.
  CaptionerSettings apply(CaptionerSettings settings) {
    CaptionerSettings changed = backend == null ? settings : settings.withBackend(backend);
    changed = threads == null ? changed : changed.withThreads(threads);
    changed = precision == null ? changed : changed.withPrecision(precision(precision));
    ComputeSettings compute = changed.compute();
    compute = speculation == null ? compute : compute.withSpeculation(speculation(speculation));
    compute = cacheWeights ? compute.withCacheWeights(true) : compute;
    return changed.withCompute(compute.withDevice(device(compute.device())));
  }

  /// Tells what the user chose, by the keys of settings.
  void tell(BiConsumer<String, String> setting) {
    tell(setting, "backend", backend);
    tell(setting, "threads", threads);
    tell(setting, "precision", precision);
    tell(setting, "speculative-decoding", speculation);
    tell(setting, "cache-weights", cacheWeights ? true : null);
    tell(setting, "device", device);
    tell(setting, "memory-limit", memoryLimit);
  }

  private static void tell(
      BiConsumer<String, String> setting, String key, @Nullable Object chosen) {
    if (chosen != null) {
      setting.accept(key, chosen.toString());
    }
  }

  private DeviceOptions device(DeviceOptions settings) {
    try {
      DeviceOptions changed = device == null ? settings : settings.withIndex(device);
      return memoryLimit == null ? changed : changed.withMemoryLimit(memoryLimit(memoryLimit));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  private static long memoryLimit(String text) {
    try {
      return MemorySize.parse(text).bytes();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "memory-limit must be %s, got '%s'".formatted(MemorySize.EXPECTED, text), e);
    }
  }

  private static Speculation speculation(String label) {
    return Speculation.named(label)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "speculative-decoding must be %s, got '%s'"
                        .formatted(Speculation.labels(), label)));
  }

  private static Precision precision(String label) {
    return Precision.named(label)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "precision must be %s, got '%s'".formatted(Precision.labels(), label)));
  }
}
