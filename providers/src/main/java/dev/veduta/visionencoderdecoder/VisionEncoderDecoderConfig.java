// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.visionencoderdecoder;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import java.util.OptionalInt;

/// `config.json` of a vision-encoder-decoder checkpoint (spec/04-vision-encoder-decoder.md).
///
/// @param encoder the encoder's part
/// @param decoder the decoder's part
/// @param decoderStart the token that shifted labels begin with, if it says so
/// @param pad the token that an ignored label is read as, if it says so
record VisionEncoderDecoderConfig(
    Config encoder, Config decoder, OptionalInt decoderStart, OptionalInt pad) {
  private static final int MAX_VOCABULARY = 1 << 23;

  static VisionEncoderDecoderConfig of(Config config) {
    for (String part : new String[] {"encoder", "decoder"}) {
      if (!config.has(part)) {
        throw config.wrong(part, "an object with the configuration of the " + part);
      }
    }
    return new VisionEncoderDecoderConfig(
        config.at("encoder"),
        config.at("decoder"),
        token(config, "decoder_start_token_id"),
        token(config, "pad_token_id"));
  }

  String encoderType() {
    return type(encoder);
  }

  String decoderType() {
    return type(decoder);
  }

  /// Whether a prompt is read as it is given, without the decoder's start token before it.
  boolean readsPromptsVerbatim() {
    return encoderType().contains("donut");
  }

  /// Whether the decoder says itself how wide the image tokens are that it attends to.
  boolean saysImageWidth() {
    return decoder.has("cross_attention_hidden_size");
  }

  private static String type(Config part) {
    return part.text("model_type")
        .orElseThrow(
            () ->
                new ModelException(
                    "%s: %smodel_type must name the architecture, such as vit or gpt2"
                        .formatted(part.location(), part.path())));
  }

  private static OptionalInt token(Config config, String key) {
    return config.has(key)
        ? OptionalInt.of(config.integer(key, 0, 0, MAX_VOCABULARY))
        : OptionalInt.empty();
  }
}
