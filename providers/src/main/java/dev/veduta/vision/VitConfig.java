// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.Config;
import dev.veduta.spi.compute.Activation;

/// `config.json` of a ViT or DeiT, with the defaults of Transformers' `ViTConfig` and `DeiTConfig`,
/// which are the same, for whatever it omits (spec/02-vision-encoders.md).
///
/// @param hasBias whether queries, keys and values have one
record VitConfig(
    int width,
    int layers,
    int heads,
    int mlpWidth,
    Activation activation,
    double epsilon,
    PictureSize picture,
    boolean hasBias) {

  static VitConfig of(Config config) {
    int width = config.integer("hidden_size", 768, 1, Limits.WIDTH);
    config.integer("num_channels", 3, 3, 3);
    return new VitConfig(
        width,
        config.integer("num_hidden_layers", 12, 1, Limits.LAYERS),
        config.heads("num_attention_heads", 12, width),
        config.integer("intermediate_size", 3072, 1, Limits.WIDTH),
        config.activation("hidden_act", "gelu"),
        config.number("layer_norm_eps", 1e-12, 0, 1),
        PictureSize.of(config, 224, 16),
        config.flag("qkv_bias", true));
  }

  @Override
  public String toString() {
    return "%d layers, width %d, %d heads, %s".formatted(layers, width, heads, picture);
  }
}
