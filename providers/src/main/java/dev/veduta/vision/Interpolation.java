// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.Values;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Stretches tables of numbers as torch's `interpolate(size=…, align_corners=False)` does
/// (spec/14-numerics.md).
enum Interpolation {
  /// Two taps.
  LINEAR,
  /// Four taps, Keys' cubic convolution with a = -0.75.
  CUBIC;

  private static final float A = -0.75f;

  /// Stretches a `from` of vectors, which begins at row `fromRow` of a table, to a `to` of them
  /// from row `toRow` on of another.
  void stretch(Values table, int fromRow, Grid from, Values target, int toRow, Grid to) {
    int width = table.shape().width();
    float[] vectors = rows(table, fromRow, from.tokens(), width);
    float[] sum = new float[width];
    for (int y = 0; y < to.down(); y++) {
      float top = source(y, from.down(), to.down());
      for (int x = 0; x < to.across(); x++) {
        float left = source(x, from.across(), to.across());
        Arrays.fill(sum, 0);
        for (int i = 0; i < taps(); i++) {
          int row = tap(top, i, from.down());
          for (int j = 0; j < taps(); j++) {
            int at = (row * from.across() + tap(left, j, from.across())) * width;
            float weight = weight(top, i) * weight(left, j);
            for (int d = 0; d < width; d++) {
              sum[d] += weight * vectors[at + d];
            }
          }
        }
        long at = (long) (toRow + y * to.across() + x) * width;
        MemorySegment.copy(sum, 0, target.data(), JAVA_FLOAT, at * Float.BYTES, width);
      }
    }
  }

  private static float[] rows(Values table, int first, int count, int width) {
    long bytes = (long) width * Float.BYTES;
    return table.data().asSlice(first * bytes, count * bytes).toArray(JAVA_FLOAT);
  }

  private int taps() {
    return switch (this) {
      case LINEAR -> 2;
      case CUBIC -> 4;
    };
  }

  /// Where in the source the middle of a target cell lies.
  private float source(int target, int from, int to) {
    float at = (float) from / to * (target + 0.5f) - 0.5f;
    return switch (this) {
      case LINEAR -> Math.max(0, at);
      case CUBIC -> at;
    };
  }

  /// The source cell that a tap reads; those over the border read the cell at it.
  private int tap(float at, int tap, int cells) {
    int before =
        switch (this) {
          case LINEAR -> 0;
          case CUBIC -> 1;
        };
    return Math.clamp((long) Math.floor(at) + tap - before, 0, cells - 1);
  }

  private float weight(float at, int tap) {
    float t = at - (float) Math.floor(at);
    return switch (this) {
      case LINEAR -> tap == 0 ? 1 - t : t;
      case CUBIC ->
          switch (tap) {
            case 0 -> far(t + 1);
            case 1 -> near(t);
            case 2 -> near(1 - t);
            default -> far(2 - t);
          };
    };
  }

  /// The weight of a cell at most 1 away.
  private static float near(float x) {
    return ((A + 2) * x - (A + 3)) * x * x + 1;
  }

  /// The weight of a cell 1 to 2 away.
  private static float far(float x) {
    return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
  }
}
