// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptionsBuilder;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.PixelOptions.ResizeOrder;
import dev.veduta.spi.compute.DeviceOptions;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Speculation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// One setting of a captioner, found below `veduta.captioner.<name>.`.
///
/// @param key its last part, such as `generation.num-beams`
/// @param expected the values it takes, for messages
/// @param change the settings with a value of it; an [IllegalArgumentException] or
///   [dev.veduta.api.ConfigurationException] when it is none of those
record Option(
    String key, String expected, BiFunction<CaptionerSettings, String, CaptionerSettings> change) {

  static final Option MODEL =
      new Option("model", "a model directory or hub id", CaptionerSettings::withModel);
  static final Option ENCODER = part("encoder.model", ModelParts::withEncoder);
  static final Option DECODER = part("decoder.model", ModelParts::withDecoder);
  static final Option BACKEND =
      new Option("backend", "auto or the name of a backend", CaptionerSettings::withBackend);
  static final Option THREADS =
      new Option(
          "threads",
          "a whole number from 0 (one for each processor) to 1024",
          (settings, value) -> settings.withThreads(Integer.parseInt(value)));
  static final Option PRECISION =
      new Option(
          "precision",
          Precision.labels(),
          (settings, value) ->
              settings.withPrecision(
                  Precision.named(value)
                      .orElseThrow(() -> new IllegalArgumentException("no precision: " + value))));

  private static final List<Option> OF_CAPTIONER =
      List.of(
          MODEL,
          ENCODER,
          DECODER,
          part("tokenizer.model", ModelParts::withTokenizer),
          part("image-processor.model", ModelParts::withImageProcessor),
          new Option(
              "untrained-seed",
              "a whole number",
              (settings, value) ->
                  settings.withParts(settings.parts().withSeed(Long.parseLong(value)))),
          BACKEND,
          THREADS,
          PRECISION,
          new Option(
              "speculative-decoding",
              Speculation.labels(),
              (settings, value) ->
                  settings.withCompute(
                      settings
                          .compute()
                          .withSpeculation(
                              Speculation.named(value)
                                  .orElseThrow(
                                      () -> new IllegalArgumentException("no such: " + value))))),
          new Option(
              "cache-weights",
              "true or false",
              (settings, value) ->
                  settings.withCompute(settings.compute().withCacheWeights(flag(value)))),
          device(
              "device",
              "a whole number from 0 to 1023",
              (old, value) -> old.withIndex(Integer.parseInt(value))),
          device(
              "memory-limit",
              MemorySize.EXPECTED,
              (old, value) -> old.withMemoryLimit(MemorySize.parse(value).bytes())),
          new Option(
              "sessions",
              "a whole number from 1 to 1024",
              (settings, value) -> settings.withSessions(Integer.parseInt(value))),
          new Option(
              "batch-rows",
              "a whole number from 0 to 1024",
              (settings, value) ->
                  settings.withBatch(
                      new BatchOptions(Integer.parseInt(value), settings.batch().queue()))),
          new Option(
              "queue",
              "a whole number from 1 to 1000000",
              (settings, value) ->
                  settings.withBatch(
                      new BatchOptions(settings.batch().rows(), Integer.parseInt(value)))),
          new Option(
              "interpolate-positions",
              "true or false",
              (settings, value) -> settings.withInterpolatePositions(flag(value))),
          pixels(
              "exif-orientation",
              "true or false",
              (old, value) -> new PixelOptions(flag(value), old.maxPixels(), old.resizeOrder())),
          pixels(
              "max-pixels",
              "a whole number from 1 to 700000000",
              (old, value) ->
                  new PixelOptions(
                      old.exifOrientation(), Long.parseLong(value), old.resizeOrder())),
          pixels(
              "resize-order",
              "pillow-13 or pillow-9",
              (old, value) ->
                  new PixelOptions(old.exifOrientation(), old.maxPixels(), resizeOrder(value))));

  /// Every setting of a captioner.
  static final List<Option> ALL =
      Stream.concat(
              OF_CAPTIONER.stream(),
              Arrays.stream(GenerationOption.values())
                  .filter(GenerationOption::isText)
                  .map(Option::generation))
          .toList();

  /// The setting with that key.
  static Optional<Option> find(String key) {
    return ALL.stream().filter(option -> option.key().equals(key)).findFirst();
  }

  private static Option part(String key, BiFunction<ModelParts, String, ModelParts> change) {
    return new Option(
        key,
        "a model directory or hub id",
        (settings, value) -> settings.withParts(change.apply(settings.parts(), value)));
  }

  private static Option device(
      String key, String expected, BiFunction<DeviceOptions, String, DeviceOptions> change) {
    return new Option(
        key,
        expected,
        (settings, value) -> {
          ComputeSettings compute = settings.compute();
          return settings.withCompute(compute.withDevice(change.apply(compute.device(), value)));
        });
  }

  private static Option pixels(
      String key, String expected, BiFunction<PixelOptions, String, PixelOptions> change) {
    return new Option(
        key,
        expected,
        (settings, value) -> settings.withPixels(change.apply(settings.pixels(), value)));
  }

  private static Option generation(GenerationOption option) {
    return new Option(
        "generation." + option.dashed(),
        option.expected(),
        (settings, value) -> {
          GenerationOptionsBuilder options = settings.generation().toBuilder();
          option.parse(value, options);
          return settings.withGeneration(options.build());
        });
  }

  private static boolean flag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static ResizeOrder resizeOrder(String value) {
    return switch (value) {
      case "pillow-13" -> ResizeOrder.PILLOW_13;
      case "pillow-9" -> ResizeOrder.PILLOW_9;
      default -> throw new IllegalArgumentException(value);
    };
  }
}
