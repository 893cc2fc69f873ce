// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/// The specification of the loops around a [ProductEngine].
final class ScalarOperandKernels implements OperandKernels {

  @Override
  public void halves(float[] x, int from, int count, MemorySegment to, long at) {
    for (int i = 0; i < count; i++) {
      to.setAtIndex(JAVA_SHORT, at + i, (short) Bfloat16.of(x[from + i]));
    }
  }

  @Override
  public float min(float[] x, int from, int count) {
    float min = Float.POSITIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      min = x[i] < min ? x[i] : min;
    }
    return min;
  }

  @Override
  public void bytes(
      float[] x, int from, int count, float factor, float shift, MemorySegment to, long at) {
    for (int i = 0; i < count; i++) {
      to.set(JAVA_BYTE, at + i, (byte) (int) Math.rint(x[from + i] * factor + shift));
    }
  }

  @Override
  public void addBias(
      MemorySegment sums,
      int width,
      float[] bias,
      int biasFrom,
      float[] out,
      int at,
      int stride,
      int rows,
      int count) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < count; j++) {
        out[at + r * stride + j] =
            sums.getAtIndex(JAVA_FLOAT, (long) r * width + j) + bias[biasFrom + j];
      }
    }
  }

  @Override
  public void rescale(
      MemorySegment sums,
      int width,
      Operand x,
      int first,
      PackedLinear layer,
      int column,
      float[] out,
      int at,
      int stride,
      int rows,
      int count) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < count; j++) {
        float shift = x.minima()[first + r] * layer.sums()[column + j] + layer.bias()[column + j];
        float scale = x.factors()[first + r] * layer.scales()[column + j];
        out[at + r * stride + j] = sums.getAtIndex(JAVA_INT, (long) r * width + j) * scale + shift;
      }
    }
  }
}
