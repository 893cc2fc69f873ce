// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.spi.Config;

/// The sizes of a vision tower that is a ViT: patches and a class token, and layers of attention
/// and of two linear maps.
///
/// @param side of a picture, in pixels
/// @param patch the side of a patch
/// @param width of a token
/// @param hidden outputs of the first of the two linear maps
record EncoderShape(int side, int patch, int width, int hidden, int layers) {
  private static final int CHANNELS = 3;

  /// @param config of the tower
  static EncoderShape read(Config config) {
    return new EncoderShape(
        config.integer("image_size", 224, 1, 4096),
        config.integer("patch_size", 16, 1, 4096),
        config.integer("hidden_size", 768, 1, 1 << 16),
        config.integer("intermediate_size", 3072, 1, 1 << 16),
        config.integer("num_hidden_layers", 12, 1, 1000));
  }

  /// Numbers of a picture.
  int pixels() {
    return CHANNELS * side * side;
  }

  /// Of a picture.
  int tokens() {
    return patches() + 1;
  }

  /// Multiplications and additions of all products of a picture: of patches, of the linear maps and
  /// of attention. Norms, activations and softmax are not counted.
  long operations() {
    long patchWeights = (long) CHANNELS * patch * patch * width;
    long layerWeights = 4L * width * width + 2L * width * hidden;
    long attention = 2L * tokens() * tokens() * width;
    return 2 * (patches() * patchWeights + layers * (tokens() * layerWeights + attention));
  }

  private int patches() {
    return (side / patch) * (side / patch);
  }
}
