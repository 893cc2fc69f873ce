// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.MemorySegment;

/// The inner loops around a [ProductEngine]: they make of activations what it multiplies, and of
/// its sums activations. Offsets and counts are in elements.
interface OperandKernels {

  /// The nearest [Bfloat16]s, half to even.
  void halves(float[] x, int from, int count, MemorySegment to, long at);

  /// The smallest element that is a number, ∞ for none.
  float min(float[] x, int from, int count);

  /// `x · factor + shift` rounded to whole numbers, half to even; they must lie between 0 and 255.
  void bytes(float[] x, int from, int count, float factor, float shift, MemorySegment to, long at);

  /// `out[r][j] = sums[r][j] + bias[j]` for `rows` × `count` elements.
  ///
  /// @param sums floats, rows of `width`
  void addBias(
      MemorySegment sums,
      int width,
      float[] bias,
      int biasFrom,
      float[] out,
      int at,
      int stride,
      int rows,
      int count);

  /// `out[r][j] = sums[r][j] · factor[r] · scale[j] + minimum[r] · sum[j] + bias[j]` for `rows` ×
  /// `count` elements.
  ///
  /// @param sums ints, rows of `width`
  /// @param x what was multiplied, from its row `first` on
  /// @param layer with what, from its output `column` on
  void rescale(
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
      int count);
}
