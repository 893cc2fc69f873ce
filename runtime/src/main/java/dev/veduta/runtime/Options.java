// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.GenerationOption;
import dev.veduta.runtime.Option.Group;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.PixelOptions.ResizeOrder;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Speculation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The settings of a captioner, the most important of each group first. Configuration, annotations
/// and the reference page are made from this table.
final class Options {
  static final Option MODEL =
      Option.location("model", CaptionerSettings::withModel)
          .documented(
              "required, unless encoder.model and decoder.model are set",
              "The folder of the model; classpath: and the package that it lies in; or its name on"
                  + " the Hugging Face hub, from where it is downloaded when it is first loaded.");
  static final Option ENCODER =
      Option.part("encoder.model", ModelParts::withEncoder)
          .documented("none", "The model whose vision encoder is put before decoder.model's.");
  static final Option DECODER =
      Option.part("decoder.model", ModelParts::withDecoder)
          .documented("none", "The model whose text decoder is put behind encoder.model's.");
  static final Option TOKENIZER =
      Option.part("tokenizer.model", ModelParts::withTokenizer)
          .documented("the model's, or decoder.model's", "Where the tokenizer lies.");
  static final Option IMAGE_PROCESSOR =
      Option.part("image-processor.model", ModelParts::withImageProcessor)
          .documented("the model's, or encoder.model's", "Where the image processor lies.");
  static final Option BACKEND =
      Option.of(
              Group.COMPUTING,
              "backend",
              "names",
              BackendOrder.EXPECTED,
              CaptionerSettings::withBackend)
          .documented(
              "auto",
              "What computes. Of several, the first that can; why others are passed over is logged."
                  + " auto is the best that can.");
  static final Option PRECISION =
      Option.compute(
              "precision",
              "word",
              Precision.labels(),
              (compute, value) ->
                  compute.withPrecision(
                      Precision.named(value)
                          .orElseThrow(
                              () -> new IllegalArgumentException("no precision: " + value))))
          .documented("fp32", "What weights are kept in; not every backend has each.");

  /// The settings that make a captioner of a name.
  static final Set<Option> NAMING = Set.of(MODEL, ENCODER, DECODER);

  private static final List<Option> OF_MODEL =
      List.of(
          MODEL,
          ENCODER,
          DECODER,
          TOKENIZER,
          IMAGE_PROCESSOR,
          Option.revision(
                  "revision",
                  (settings, value) -> settings.withHub(settings.hub().withRevision(value)))
              .documented(
                  "main",
                  "Which state of the hub's model is meant; the same as model=NAME@REVISION."),
          Option.of(
                  Group.MODEL,
                  "hub",
                  "word",
                  HubOptions.EXPECTED,
                  (settings, value) -> settings.withHub(settings.hub().named(value)))
              .documented(
                  "online",
                  "Whether models that are named as on the hub are downloaded. offline: they must"
                      + " have been, by veduta download; the variable HF_HUB_OFFLINE=1 says the"
                      + " same."),
          Option.of(
                  Group.MODEL,
                  "untrained-seed",
                  "whole number",
                  "a whole number",
                  (settings, value) ->
                      settings.withParts(settings.parts().withSeed(Long.parseLong(value))))
              .documented("0", "What weights are drawn with that neither half was trained with."),
          Option.flag(
                  Group.MODEL, "interpolate-positions", CaptionerSettings::withInterpolatePositions)
              .documented(
                  "false",
                  "Take pictures of the size that the image processor makes, even if the model was"
                      + " trained on another."));

  private static final List<Option> OF_COMPUTING =
      List.of(
          BACKEND,
          PRECISION,
          Option.whole(
                  Group.COMPUTING,
                  "threads",
                  "from 0 (one for each processor) to 1024",
                  CaptionerSettings::withThreads)
              .documented("0", "Threads that work inside one operation."),
          Option.compute(
                  "speculative-decoding",
                  "word",
                  Speculation.labels(),
                  (compute, value) ->
                      compute.withSpeculation(
                          Speculation.named(value)
                              .orElseThrow(() -> new IllegalArgumentException(value))))
              .documented(
                  "auto",
                  "Guess tokens with coarse weights and check several at a time: same texts,"
                      + " sooner."),
          Option.compute(
                  "cache-weights",
                  "flag",
                  "true or false",
                  (compute, value) -> compute.withCacheWeights(Option.flag(value)))
              .documented(
                  "false",
                  "Keep the weights beside the checkpoint as they are packed for this processor,"
                      + " for a faster start."),
          Option.device(
                  "device",
                  "whole number",
                  "a whole number from 0 to 1023",
                  (old, value) -> old.withIndex(Integer.parseInt(value)))
              .documented("0", "Which GPU computes."),
          Option.device(
                  "memory-limit",
                  "memory",
                  MemorySize.EXPECTED,
                  (old, value) -> old.withMemoryLimit(MemorySize.parse(value).bytes()))
              .documented("0", "The most memory that the captioner takes of the GPU."));

  private static final List<Option> OF_SERVING =
      List.of(
          Option.whole(Group.SERVING, "sessions", "from 1 to 1024", CaptionerSettings::withSessions)
              .documented("1", "Requests computed side by side."),
          Option.whole(
                  Group.SERVING,
                  "batch-rows",
                  "from 0 to 1024",
                  (settings, value) ->
                      settings.withBatch(new BatchOptions(value, settings.batch().queue())))
              .documented(
                  "0",
                  "Texts, beams counted, that a session decodes together; 0 for as many as suit the"
                      + " backend: 16, on a GPU 64."),
          Option.whole(
                  Group.SERVING,
                  "queue",
                  "from 1 to 1000000",
                  (settings, value) ->
                      settings.withBatch(new BatchOptions(settings.batch().rows(), value)))
              .documented("1024", "Requests that may wait; those beyond are refused."),
          Option.whole(
                  Group.SERVING,
                  "concurrency",
                  "from 0 (any number) to 1000000",
                  (settings, value) ->
                      settings.withServing(settings.serving().withConcurrency(value)))
              .documented("0", "Calls in the captioner at a time; those beyond are refused."),
          Option.duration("timeout", ServingSettings::withTimeout)
              .documented("0", "After which a request fails, waiting included; 0 is never."),
          Option.flag(
                  Group.SERVING,
                  "eager",
                  (settings, value) -> settings.withServing(settings.serving().withEager(value)))
              .documented(
                  "false",
                  "Load the model when the application starts instead of with the first request."),
          Option.flag(
                  Group.SERVING,
                  "warm-up",
                  (settings, value) -> settings.withServing(settings.serving().withWarmUp(value)))
              .documented(
                  "false",
                  "Describe a blank picture as soon as the model is loaded, so that the first"
                      + " request finds everything compiled."),
          Option.duration("shutdown-timeout", ServingSettings::withShutdownTimeout)
              .documented(
                  "0",
                  "How long closing waits for requests under way before it ends them; 0 is as long"
                      + " as it takes."));

  private static final List<Option> OF_PICTURES =
      List.of(
          Option.pixels(
                  "exif-orientation",
                  "flag",
                  "true or false",
                  (old, value) ->
                      new PixelOptions(Option.flag(value), old.maxPixels(), old.resizeOrder()))
              .documented("true", "Turn pictures as their camera noted."),
          Option.pixels(
                  "max-pixels",
                  "whole number",
                  "a whole number from 1 to 700000000",
                  (old, value) ->
                      new PixelOptions(
                          old.exifOrientation(), Long.parseLong(value), old.resizeOrder()))
              .documented("100000000", "Larger pictures are refused before they are decoded."),
          Option.pixels(
                  "resize-order",
                  "word",
                  "pillow-13 or pillow-9",
                  (old, value) ->
                      new PixelOptions(old.exifOrientation(), old.maxPixels(), resizeOrder(value)))
              .documented(
                  "pillow-13",
                  "Which Pillow's order of the two passes of a resize is followed: pillow-9 to"
                      + " compare with an older Python."));

  /// Every setting of a captioner.
  static final List<Option> ALL =
      Stream.of(
              OF_MODEL.stream(),
              OF_COMPUTING.stream(),
              OF_SERVING.stream(),
              OF_PICTURES.stream(),
              Arrays.stream(GenerationOption.values())
                  .filter(GenerationOption::isText)
                  .map(Option::generation))
          .flatMap(group -> group)
          .toList();

  private Options() {}

  /// The setting with that key.
  static Optional<Option> find(String key) {
    return ALL.stream().filter(option -> option.key().equals(key)).findFirst();
  }

  private static ResizeOrder resizeOrder(String value) {
    return switch (value) {
      case "pillow-13" -> ResizeOrder.PILLOW_13;
      case "pillow-9" -> ResizeOrder.PILLOW_9;
      default -> throw new IllegalArgumentException(value);
    };
  }
}
