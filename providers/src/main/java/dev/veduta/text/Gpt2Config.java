// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.Config;
import dev.veduta.spi.compute.Activation;
import java.util.Map;

/// The configuration of a GPT-2, with the defaults of Transformers' `GPT2Config` for whatever it
/// omits (spec/03-text-decoders.md).
///
/// @param scaled whether attention scores are divided by the root of a head's width
/// @param scaledByLayer whether those of block `i`, from 0, are also divided by `i + 1`
/// @param tied whether the head's weights are those of the word embedding
/// @param defaults special tokens of the class that `config.json` leaves out
record Gpt2Config(
    int vocabulary,
    int positions,
    int width,
    int layers,
    int heads,
    int mlpWidth,
    Activation activation,
    double epsilon,
    boolean scaled,
    boolean scaledByLayer,
    boolean tied,
    GenerationOptions defaults) {

  private static final SpecialTokens TOKENS =
      new SpecialTokens(Map.of("bos_token_id", 50256, "eos_token_id", 50256));

  static Gpt2Config of(Config config) {
    int width = config.integer("n_embd", 768, 1, Limits.WIDTH);
    return new Gpt2Config(
        config.integer("vocab_size", 50257, 1, Limits.VOCABULARY),
        config.integer("n_positions", 1024, 1, Limits.POSITIONS),
        width,
        config.integer("n_layer", 12, 1, Limits.LAYERS),
        config.heads("n_head", 12, width),
        config.integer("n_inner", 4 * width, 1, Limits.MLP_WIDTH),
        config.activation("activation_function", "gelu_new"),
        config.number("layer_norm_epsilon", 1e-5, 0, 1),
        config.flag("scale_attn_weights", true),
        config.flag("scale_attn_by_inverse_layer_idx", false),
        config.flag("tie_word_embeddings", true),
        TOKENS.absentFrom(config));
  }

  /// What scores of block `layer` are multiplied by beyond the usual.
  double scoreScale(int layer) {
    double scale = scaled ? 1 : Math.sqrt((double) width / heads);
    return scaledByLayer ? scale / (layer + 1) : scale;
  }
}
