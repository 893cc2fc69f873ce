// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.digits;

import dev.veduta.spi.Config;

/// `config.json` of such a model; what it omits is as in the published one.
///
/// @param tokenWidth the width of a token's embedding before it is projected to `width`
record DigitsConfig(
    int imageSize, int patchSize, int width, int mlpWidth, int layers, int heads, int tokenWidth) {

  /// The digits, the token a text starts from and the one it ends with.
  static final int VOCABULARY = 12;

  static final int START = 10;
  static final int END = 11;

  static final double EPSILON = 1e-5;

  static DigitsConfig of(Config config) {
    int imageSize = config.integer("image_size", 56, 1, 1024);
    int patchSize = config.integer("patch_size", 7, 1, imageSize);
    if (imageSize % patchSize != 0) {
      throw config.wrong("patch_size", "a divisor of image_size " + imageSize);
    }
    int width = config.integer("hidden_size", 64, 1, 4096);
    return new DigitsConfig(
        imageSize,
        patchSize,
        width,
        config.integer("intermediate_size", 256, 1, 1 << 14),
        config.integer("num_hidden_layers", 4, 0, 64),
        config.heads("num_attention_heads", 8, width),
        config.integer("embedding_size", 16, 1, 4096));
  }

  /// How many patches a picture is cut into.
  int patches() {
    int side = imageSize / patchSize;
    return side * side;
  }
}
