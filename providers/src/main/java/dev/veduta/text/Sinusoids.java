// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Shape;

/// Positions as waves of different lengths ([Vaswani et al.
/// 2017](https://arxiv.org/abs/1706.03762), section 3.5), in the layout of tensor2tensor and
/// `fairseq`: all sines, then all cosines.
final class Sinusoids {
  private static final double LONGEST = 10_000;

  private Sinusoids() {}

  /// `[rows, width]`, of which row `pad` is zero. Computed in single precision, as Transformers
  /// does: far positions keep that error.
  ///
  /// @param width at least 4; an odd one ends in a column of zeros
  static Values table(int rows, int width, int pad) {
    Values table = Values.zeros(Shape.of(rows, width));
    int half = width / 2;
    float slope = (float) -(Math.log(LONGEST) / (half - 1));
    for (int i = 0; i < half; i++) {
      float frequency = (float) Math.exp(i * slope);
      for (int row = 0; row < rows; row++) {
        if (row != pad) {
          float angle = row * frequency;
          long at = (long) row * width + i;
          table.set(at, (float) Math.sin(angle));
          table.set(at + half, (float) Math.cos(angle));
        }
      }
    }
    return table;
  }
}
