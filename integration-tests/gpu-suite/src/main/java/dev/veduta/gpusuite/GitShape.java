// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import java.util.List;

/// The sizes of a GIT model, and what it costs.
///
/// @param side of a picture, in pixels
/// @param patch the side of a patch
/// @param width of an image token in the encoder, four times of which its perceptrons have
/// @param layers of the encoder
/// @param heads of the encoder
/// @param textWidth of a token in the decoder, four times of which its perceptrons have
/// @param textLayers of the decoder
/// @param textHeads of the decoder
record GitShape(
    String name,
    int side,
    int patch,
    int width,
    int layers,
    int heads,
    int textWidth,
    int textLayers,
    int textHeads,
    int vocabulary) {

  /// `microsoft/git-base`, `microsoft/git-large`, and one to see that all runs.
  static final List<GitShape> ALL =
      List.of(
          new GitShape("git-base", 224, 16, 768, 12, 12, 768, 6, 12, 30522),
          new GitShape("git-large", 224, 14, 1024, 24, 16, 768, 6, 12, 30522),
          new GitShape("git-tiny", 64, 16, 64, 2, 4, 64, 2, 4, 1000));

  static GitShape named(String name) {
    return ALL.stream()
        .filter(shape -> shape.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is no model of this suite; there are %s"
                        .formatted(name, ALL.stream().map(GitShape::name).toList())));
  }

  /// Of a picture: its patches and the class token.
  int tokens() {
    return (side / patch) * (side / patch) + 1;
  }

  /// Floating-point operations of the encoder's products for a picture: patches, linear maps,
  /// attention. Norms, activations and softmax are not counted.
  double encoderOperations() {
    double patches = (double) (tokens() - 1) * 3 * patch * patch * width;
    double maps = 12.0 * width * width * tokens();
    double attention = 2.0 * tokens() * tokens() * width;
    return 2 * (patches + layers * (maps + attention));
  }

  /// Weights that a step of the decoder reads.
  double stepWeights() {
    return textLayers * 12.0 * textWidth * textWidth + (double) vocabulary * textWidth;
  }

  /// Keys and values that a step reads for a text.
  ///
  /// @param positions of the text so far
  double stepMemory(double positions) {
    return 2.0 * textLayers * textWidth * (tokens() + positions);
  }
}
