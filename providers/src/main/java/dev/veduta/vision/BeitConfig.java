// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.Config;
import dev.veduta.spi.compute.Activation;

/// `config.json` of a BEiT, with the defaults of Transformers' `BeitConfig` for whatever it omits
/// (spec/02-vision-encoders.md).
///
/// @param hasPositions whether each token has an embedding of its position
/// @param hasOwnBias whether each block has a relative position bias of its own
/// @param hasSharedBias whether there is one that all blocks share
/// @param isScaled whether what a block adds is scaled before
/// @param isMeanPooled whether a classifier would take the mean of the tokens; then these are not
///   normalised at the end
record BeitConfig(
    int width,
    int layers,
    int heads,
    int mlpWidth,
    Activation activation,
    double epsilon,
    PictureSize picture,
    boolean hasPositions,
    boolean hasOwnBias,
    boolean hasSharedBias,
    boolean isScaled,
    boolean isMeanPooled) {

  static BeitConfig of(Config config) {
    int width = config.integer("hidden_size", 768, 1, Limits.WIDTH);
    config.integer("num_channels", 3, 3, 3);
    return new BeitConfig(
        width,
        config.integer("num_hidden_layers", 12, 1, Limits.LAYERS),
        config.heads("num_attention_heads", 12, width),
        config.integer("intermediate_size", 3072, 1, Limits.WIDTH),
        config.activation("hidden_act", "gelu"),
        config.number("layer_norm_eps", 1e-12, 0, 1),
        PictureSize.of(config, 224, 16),
        config.flag("use_absolute_position_embeddings", false),
        config.flag("use_relative_position_bias", false),
        config.flag("use_shared_relative_position_bias", false),
        config.number("layer_scale_init_value", 0.1, -1e9, 1e9) > 0,
        config.flag("use_mean_pooling", true));
  }

  /// Refuses pictures whose biases, `[heads, tokens, tokens]` each, no memory holds.
  void check(Config config, Grid seen) {
    double tokens = seen.tokens() + 1.0;
    int tables = (hasOwnBias ? layers : 0) + (hasSharedBias ? 1 : 0);
    if (tables * heads * tokens * tokens > Limits.BIAS) {
      throw config.wrong(
          "patch_size",
          "larger for the relative position biases of pictures of %s patches".formatted(seen));
    }
  }

  @Override
  public String toString() {
    return "%d layers, width %d, %d heads, %s".formatted(layers, width, heads, picture);
  }
}
