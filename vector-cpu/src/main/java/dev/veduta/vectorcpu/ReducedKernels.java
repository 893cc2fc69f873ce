// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;

/// The inner loops over the weights of a [PackedLinear], whatever their precision. Offsets, strides
/// and counts are in elements.
interface ReducedKernels {

  /// [Kernels#product] over all columns of a panel: for few rows, as every weight is widened for
  /// each block of them. The result is that over [#widen]ed weights to the last bit.
  ///
  /// @param rows 1 to [Kernels#ROWS]
  /// @param b lines of a panel, as [Packing] lays them out
  void product(
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
      int depth);

  /// Makes floats of reduced weights, `count` of them in whole lines.
  void widen(Precision precision, MemorySegment b, long bFrom, MemorySegment floats, int count);

  /// Replaces `rows` × `count` elements by `x · scale + shift`, with a scale and a shift for each
  /// column.
  void rescale(
      float[] x,
      int from,
      int stride,
      int rows,
      float[] scale,
      float[] shift,
      int shiftFrom,
      int count);
}
