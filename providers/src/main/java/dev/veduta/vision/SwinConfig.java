// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.Config;
import dev.veduta.spi.compute.Activation;
import java.util.List;

/// `config.json` of a Swin or DonutSwin, with the defaults of Transformers' `SwinConfig` and
/// `DonutSwinConfig`, which are the same, for whatever it omits (spec/02-vision-encoders.md).
///
/// @param firstWidth of a token in the first stage; each stage doubles it
/// @param depths how many blocks each stage has
/// @param heads how many each stage has
/// @param window side of a window in tokens
/// @param hasBias whether queries, keys and values have one
/// @param hasPositions whether each token has an embedding of its position
record SwinConfig(
    int firstWidth,
    List<Integer> depths,
    List<Integer> heads,
    int window,
    double mlpRatio,
    Activation activation,
    double epsilon,
    PictureSize picture,
    boolean hasBias,
    boolean hasPositions) {

  static SwinConfig of(Config config) {
    config.integer("num_channels", 3, 3, 3);
    List<Integer> depths = config.integers("depths", List.of(2, 2, 6, 2), 0, Limits.LAYERS);
    if (depths.size() > Limits.STAGES) {
      throw config.wrong("depths", "of at most %d stages".formatted(Limits.STAGES));
    }
    int most = Limits.WIDTH >> (depths.size() - 1);
    SwinConfig swin =
        new SwinConfig(
            config.integer("embed_dim", 96, 1, most),
            depths,
            config.integers("num_heads", List.of(3, 6, 12, 24), 1, Limits.WIDTH),
            config.integer("window_size", 7, 1, Limits.WINDOW),
            config.number("mlp_ratio", 4, 0, 64),
            config.activation("hidden_act", "gelu"),
            config.number("layer_norm_eps", 1e-5, 0, 1),
            PictureSize.of(config, 224, 4),
            config.flag("qkv_bias", true),
            config.flag("use_absolute_embeddings", false));
    swin.check(config);
    return swin;
  }

  private void check(Config config) {
    if (heads.size() != depths.size()) {
      throw config.wrong("num_heads", "one number for each of %d depths".formatted(depths.size()));
    }
    for (int stage = 0; stage < stages(); stage++) {
      if (width(stage) % heads.get(stage) != 0) {
        throw config.wrong(
            "num_heads", "a divisor of the width %d of stage %d".formatted(width(stage), stage));
      }
    }
    double headsOfAll = 0;
    for (int stage = 0; stage < stages(); stage++) {
      headsOfAll += (double) depths.get(stage) * heads.get(stage);
    }
    if (headsOfAll * Math.pow(window, 4) * Windows.MOST_KINDS > Limits.BIAS) {
      throw config.wrong("window_size", "smaller for %d heads in all".formatted((long) headsOfAll));
    }
    if (mlpWidth(0) < 1) {
      throw config.wrong("mlp_ratio", "at least 1 / embed_dim");
    }
  }

  int stages() {
    return depths.size();
  }

  int width(int stage) {
    return firstWidth << stage;
  }

  int mlpWidth(int stage) {
    return (int) (mlpRatio * width(stage));
  }

  @Override
  public String toString() {
    return "stages of %s blocks, width %d to %d, %s heads, windows of %d×%d, %s"
        .formatted(depths, firstWidth, width(stages() - 1), heads, window, window, picture);
  }
}
