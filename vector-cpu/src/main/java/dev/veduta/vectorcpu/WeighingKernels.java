// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.MemorySegment;

/// The inner loops of an [EngineAttention]. Offsets and counts are in elements; counts are
/// multiples of [Kernels#step].
interface WeighingKernels {

  /// Two lines of floats as pairs of [Bfloat16], the first in the lower halves of `count` ints.
  void pairs(MemorySegment lines, long first, long second, int count, MemorySegment to, long at);

  /// The largest element that is a number, -∞ for none.
  float max(MemorySegment x, long from, int count);

  /// Writes each element as the [Bfloat16] nearest to `exp(x · factor - subtrahend)` and returns
  /// the sum of what was written.
  float exponentials(
      MemorySegment x,
      long from,
      int count,
      float factor,
      float subtrahend,
      MemorySegment to,
      long at);

  /// `out[j] = x[j] · factor`.
  void scale(MemorySegment x, long from, int count, float factor, float[] out, int at);
}
