// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/// The specification of the loops of an [EngineAttention].
final class ScalarWeighingKernels implements WeighingKernels {

  @Override
  public void pairs(
      MemorySegment lines, long first, long second, int count, MemorySegment to, long at) {
    for (int i = 0; i < count; i++) {
      int left = Bfloat16.of(lines.getAtIndex(JAVA_FLOAT, first + i));
      int right = Bfloat16.of(lines.getAtIndex(JAVA_FLOAT, second + i));
      to.setAtIndex(JAVA_INT, at + i, right << 16 | left);
    }
  }

  @Override
  public float max(MemorySegment x, long from, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      float one = x.getAtIndex(JAVA_FLOAT, from + i);
      max = one > max ? one : max;
    }
    return max;
  }

  @Override
  public float exponentials(
      MemorySegment x,
      long from,
      int count,
      float factor,
      float subtrahend,
      MemorySegment to,
      long at) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      float power = (float) Math.exp(x.getAtIndex(JAVA_FLOAT, from + i) * factor - subtrahend);
      int rounded = Bfloat16.of(power);
      to.setAtIndex(JAVA_SHORT, at + i, (short) rounded);
      sum += Bfloat16.toFloat(rounded);
    }
    return (float) sum;
  }

  @Override
  public void scale(MemorySegment x, long from, int count, float factor, float[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[at + i] = x.getAtIndex(JAVA_FLOAT, from + i) * factor;
    }
  }
}
