// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.Config;
import java.util.Map;

/// The configuration of the decoder of TrOCR, with the defaults of Transformers' `TrOCRConfig` for
/// whatever it omits (spec/03-text-decoders.md).
///
/// @param text what it has in common with BART
/// @param imageWidth of the image tokens that its cross-attention reads
/// @param learned whether positions are learned, else sinusoids
/// @param normalized whether embedded tokens are normalized
/// @param pad the token that sinusoidal positions skip
record TrocrConfig(BartConfig text, int imageWidth, boolean learned, boolean normalized, int pad) {

  private static final SpecialTokens TOKENS =
      new SpecialTokens(
          Map.of(
              "bos_token_id",
              0,
              "eos_token_id",
              2,
              "pad_token_id",
              1,
              "decoder_start_token_id",
              2));

  /// Sinusoids are computed from these numbers alone, which no file's length confirms.
  private static final long MOST_SINUSOIDS = 1L << 26;

  static TrocrConfig of(Config config) {
    BartConfig text = BartConfig.of(config, 512, TOKENS);
    // Old files have the encoder's name for it.
    int encoderWidth = config.integer("encoder_hidden_size", text.width(), 1, Limits.WIDTH);
    TrocrConfig trocr =
        new TrocrConfig(
            text,
            config.integer("cross_attention_hidden_size", encoderWidth, 1, Limits.WIDTH),
            config.flag("use_learned_position_embeddings", true),
            config.flag("layernorm_embedding", true),
            config.integer("pad_token_id", 1, 0, text.vocabulary() - 1));
    if (!trocr.learned()) {
      if (text.width() < 4) {
        throw config.wrong("d_model", "at least 4 where positions are sinusoids");
      }
      long most = MOST_SINUSOIDS / text.width() - trocr.pad() - 1;
      if (text.positions() > most) {
        throw config.wrong(
            "max_position_embeddings",
            "at most %d where positions are sinusoids of width %d".formatted(most, text.width()));
      }
    }
    return trocr;
  }

  int width() {
    return text.width();
  }

  /// Rows of the table of sinusoids: up to the padding token's none is a position.
  int sinusoids() {
    return text.positions() + pad + 1;
  }

  GenerationOptions defaults() {
    return text.defaults();
  }
}
