// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// Where on a picture, or on a frame of a video, a model looked when it wrote a token.
///
/// @param grid how the patches lie
/// @param weights the attention that each patch got, `[rows, columns]`; those of all frames
///   together are at most 1, the rest went to tokens of no place and to words
public record PictureAttention(PatchGrid grid, Activations weights) {

  public PictureAttention {
    if (!weights.shape().equals(List.of(grid.rows(), grid.columns()))) {
      throw new IllegalArgumentException(
          "a grid of %d rows and %d columns needs as many weights, got %s"
              .formatted(grid.rows(), grid.columns(), weights));
    }
  }

  /// The attention that a patch got, 0 to 1.
  public float at(int row, int column) {
    return weights.at(row, column);
  }

  /// The attention that all patches got, 0 to 1.
  public double sum() {
    double sum = 0;
    for (int i = 0; i < weights.values().capacity(); i++) {
      sum += weights.values().get(i);
    }
    return sum;
  }
}
