// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;

/// The specification of the loops over reduced weights.
final class ScalarReducedKernels implements ReducedKernels {
  private static final int PANEL = ScalarKernels.PANEL;

  @Override
  public void product(
      Precision precision,
      int rows,
      float[] a,
      int aFrom,
      int aStride,
      MemorySegment b,
      long bFrom,
      float[] start,
      int startFrom,
      int startStride,
      float[] c,
      int cFrom,
      int cStride,
      int depth) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(start, startFrom + r * startStride, c, cFrom + r * cStride, PANEL);
    }
    for (int k = 0; k < depth; k++) {
      long line = bFrom + (long) k * PANEL;
      for (int j = 0; j < PANEL; j++) {
        float weight = weight(precision, b, line, j);
        for (int r = 0; r < rows; r++) {
          c[cFrom + r * cStride + j] += a[aFrom + r * aStride + k] * weight;
        }
      }
    }
  }

  @Override
  public void widen(
      Precision precision, MemorySegment b, long bFrom, MemorySegment floats, int count) {
    for (int i = 0; i < count; i++) {
      int column = i % PANEL;
      floats.setAtIndex(JAVA_FLOAT, i, weight(precision, b, bFrom + i - column, column));
    }
  }

  private static float weight(Precision precision, MemorySegment b, long line, int column) {
    return switch (precision) {
      case FP32 -> b.getAtIndex(JAVA_FLOAT, line + column);
      case BF16 -> Bfloat16.column(b, line, column, 1);
      case FP16, TF32 -> throw new AssertionError(precision);
      case INT8 -> b.get(JAVA_BYTE, line + column);
    };
  }

  @Override
  public void rescale(
      float[] x,
      int from,
      int stride,
      int rows,
      float[] scale,
      float[] shift,
      int shiftFrom,
      int count) {
    for (int r = 0; r < rows; r++) {
      int row = from + r * stride;
      for (int i = 0; i < count; i++) {
        x[row + i] = x[row + i] * scale[shiftFrom + i] + shift[shiftFrom + i];
      }
    }
  }
}
