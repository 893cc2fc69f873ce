// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.Config;
import dev.veduta.spi.compute.Activation;
import java.util.Map;

/// The configuration of the decoder of BART or one of its descendants, with the defaults of
/// Transformers' classes for whatever it omits (spec/03-text-decoders.md).
///
/// @param positions most tokens, without the rows that precede them in a learned table
/// @param scaled whether word embeddings are multiplied by the root of the width
/// @param tied whether the head's weights are those of the word embedding
/// @param defaults special tokens of the class that `config.json` leaves out
record BartConfig(
    int vocabulary,
    int positions,
    int width,
    int layers,
    int heads,
    int mlpWidth,
    Activation activation,
    boolean scaled,
    boolean tied,
    GenerationOptions defaults) {

  /// That of PyTorch, which no configuration changes.
  static final double EPSILON = 1e-5;

  /// Rows of a learned table of positions that precede the first: `fairseq` counted from behind the
  /// padding token.
  static final int RESERVED_POSITIONS = 2;

  private static final SpecialTokens BART_TOKENS =
      new SpecialTokens(
          Map.of(
              "bos_token_id",
              0,
              "eos_token_id",
              2,
              "pad_token_id",
              1,
              "decoder_start_token_id",
              2,
              "forced_eos_token_id",
              2));
  private static final SpecialTokens MBART_TOKENS =
      new SpecialTokens(
          Map.of(
              "bos_token_id", 0, "eos_token_id", 2, "pad_token_id", 1, "forced_eos_token_id", 2));

  static BartConfig bart(Config config) {
    return of(config, 1024, BART_TOKENS);
  }

  static BartConfig mbart(Config config) {
    return of(config, 1024, MBART_TOKENS);
  }

  /// @param positions the class's default
  static BartConfig of(Config config, int positions, SpecialTokens tokens) {
    int width = config.integer("d_model", 1024, 1, Limits.WIDTH);
    return new BartConfig(
        config.integer("vocab_size", 50265, 1, Limits.VOCABULARY),
        config.integer("max_position_embeddings", positions, 1, Limits.POSITIONS),
        width,
        config.integer("decoder_layers", 12, 1, Limits.LAYERS),
        config.heads("decoder_attention_heads", 16, width),
        config.integer("decoder_ffn_dim", 4096, 1, Limits.MLP_WIDTH),
        config.activation("activation_function", "gelu"),
        config.flag("scale_embedding", false),
        config.flag("tie_word_embeddings", true),
        tokens.absentFrom(config));
  }

  double wordScale() {
    return scaled ? Math.sqrt(width) : 1;
  }
}
