// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.ConfigurationException;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.spi.compute.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say where a model is computed.
final class BackendArguments {

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "What computes; see: veduta backends. Default: the best that can run here.")
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
          "What weights are kept in: fp32, bf16 (half the memory) or int8 (a quarter)."
              + " Default: fp32.")
  @Nullable String precision;

  /// The settings with what the user chose.
  CaptionerSettings apply(CaptionerSettings settings) {
    CaptionerSettings changed = backend == null ? settings : settings.withBackend(backend);
    changed = threads == null ? changed : changed.withThreads(threads);
    return precision == null ? changed : changed.withPrecision(precision(precision));
  }

  private static Precision precision(String label) {
    return Precision.named(label)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "precision must be %s, got '%s'".formatted(Precision.labels(), label)));
  }
}
