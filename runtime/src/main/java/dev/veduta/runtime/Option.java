// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.PixelOptions.ResizeOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/// One setting of a captioner, found below `veduta.captioner.<name>.`.
///
/// @param key its last part, such as `generation.num-beams`
/// @param expected the values it takes, for messages
/// @param change the settings with a value of it; an [IllegalArgumentException] or
///   [dev.veduta.api.ConfigurationException] when it is none of those
record Option(
    String key, String expected, BiFunction<CaptionerSettings, String, CaptionerSettings> change) {

  private static final String COUNT = "a whole number of at least 1";
  private static final String COUNT_OR_NONE = "a whole number of at least 0";
  private static final String TOKEN = "a token id";
  private static final String TOKENS = "token ids such as 102,0";

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

  /// Every setting of a captioner.
  static final List<Option> ALL =
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
          new Option(
              "sessions",
              "a whole number from 1 to 1024",
              (settings, value) -> settings.withSessions(Integer.parseInt(value))),
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
                  new PixelOptions(old.exifOrientation(), old.maxPixels(), resizeOrder(value))),
          whole("max-new-tokens", COUNT, GenerationOptions.Builder::maxNewTokens),
          whole("max-length", COUNT, GenerationOptions.Builder::maxLength),
          whole("min-new-tokens", COUNT_OR_NONE, GenerationOptions.Builder::minNewTokens),
          whole("min-length", COUNT_OR_NONE, GenerationOptions.Builder::minLength),
          whole("num-beams", "a whole number from 1 to 1024", GenerationOptions.Builder::numBeams),
          whole("num-return-sequences", COUNT, GenerationOptions.Builder::numReturnSequences),
          generation(
              "length-penalty",
              "a number",
              Double::valueOf,
              GenerationOptions.Builder::lengthPenalty),
          generation(
              "early-stopping",
              "false, true or never",
              Option::earlyStopping,
              GenerationOptions.Builder::earlyStopping),
          generation(
              "repetition-penalty",
              "a number above 0 and up to 1000000",
              Double::valueOf,
              GenerationOptions.Builder::repetitionPenalty),
          whole(
              "no-repeat-ngram-size", COUNT_OR_NONE, GenerationOptions.Builder::noRepeatNgramSize),
          generation(
              "bad-words-ids",
              "sequences of token ids such as 1,2;3",
              Option::sequences,
              GenerationOptions.Builder::badWordsIds),
          tokens("suppress-tokens", GenerationOptions.Builder::suppressTokens),
          tokens("begin-suppress-tokens", GenerationOptions.Builder::beginSuppressTokens),
          token("forced-bos-token-id", GenerationOptions.Builder::forcedBosTokenId),
          tokens("forced-eos-token-ids", GenerationOptions.Builder::forcedEosTokenIds),
          token("bos-token-id", GenerationOptions.Builder::bosTokenId),
          token("decoder-start-token-id", GenerationOptions.Builder::decoderStartTokenId),
          tokens("eos-token-ids", GenerationOptions.Builder::eosTokenIds),
          token("pad-token-id", GenerationOptions.Builder::padTokenId));

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

  private static Option pixels(
      String key, String expected, BiFunction<PixelOptions, String, PixelOptions> change) {
    return new Option(
        key,
        expected,
        (settings, value) -> settings.withPixels(change.apply(settings.pixels(), value)));
  }

  private static Option whole(
      String key,
      String expected,
      BiFunction<GenerationOptions.Builder, Integer, GenerationOptions.Builder> set) {
    return generation(key, expected, Integer::valueOf, set);
  }

  private static Option token(
      String key, BiFunction<GenerationOptions.Builder, Integer, GenerationOptions.Builder> set) {
    return generation(key, TOKEN, Option::tokenId, set);
  }

  private static Option tokens(
      String key,
      BiFunction<GenerationOptions.Builder, List<Integer>, GenerationOptions.Builder> set) {
    return generation(key, TOKENS, Option::tokenIds, set);
  }

  private static <T> Option generation(
      String key,
      String expected,
      Function<String, T> parse,
      BiFunction<GenerationOptions.Builder, T, GenerationOptions.Builder> set) {
    return new Option(
        "generation." + key,
        expected,
        (settings, value) ->
            settings.withGeneration(
                set.apply(settings.generation().toBuilder(), parse.apply(value)).build()));
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

  private static EarlyStopping earlyStopping(String value) {
    return switch (value) {
      case "false" -> EarlyStopping.HEURISTIC;
      case "true" -> EarlyStopping.FIRST;
      case "never" -> EarlyStopping.NEVER;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static List<List<Integer>> sequences(String value) {
    return parts(value, ";").map(Option::tokenIds).toList();
  }

  private static List<Integer> tokenIds(String value) {
    return parts(value, ",").map(Option::tokenId).toList();
  }

  private static int tokenId(String value) {
    int id = Integer.parseInt(value);
    if (id < 0) {
      throw new IllegalArgumentException(value);
    }
    return id;
  }

  private static Stream<String> parts(String value, String separator) {
    return Arrays.stream(value.split(separator, -1)).map(String::strip);
  }
}
