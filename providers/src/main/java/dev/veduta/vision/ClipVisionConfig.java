// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.Config;
import dev.veduta.spi.compute.Activation;

/// The configuration of a CLIP vision tower, with the defaults of Transformers' `CLIPVisionConfig`
/// for whatever it omits (spec/02-vision-encoders.md).
public record ClipVisionConfig(
    int width,
    int layers,
    int heads,
    int mlpWidth,
    Activation activation,
    double epsilon,
    int imageSize,
    int patchSize) {

  /// @param patchSize where the file omits it: 32 for CLIP, 16 for GIT
  public static ClipVisionConfig of(Config config, int patchSize) {
    int width = config.integer("hidden_size", 768, 1, Limits.WIDTH);
    config.integer("num_channels", 3, 3, 3);
    PictureSize picture = PictureSize.of(config, 224, patchSize);
    if (picture.height() != picture.width()) {
      throw config.wrong("image_size", "one side: CLIP sees squares");
    }
    return new ClipVisionConfig(
        width,
        config.integer("num_hidden_layers", 12, 1, Limits.LAYERS),
        config.heads("num_attention_heads", 12, width),
        config.integer("intermediate_size", 3072, 1, Limits.WIDTH),
        config.activation("hidden_act", "quick_gelu"),
        config.number("layer_norm_eps", 1e-5, 0, 1),
        picture.height(),
        picture.patch());
  }

  PictureSize picture() {
    return new PictureSize(imageSize, imageSize, patchSize);
  }

  @Override
  public String toString() {
    return "%d layers, width %d, %d heads, %s".formatted(layers, width, heads, picture());
  }
}
