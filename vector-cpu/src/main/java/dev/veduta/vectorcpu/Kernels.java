// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Activation;
import java.lang.foreign.MemorySegment;

/// The inner loops, each on one thread. Offsets, strides and counts are in elements.
///
/// Activations are arrays and what a product reads by columns (weights, keys, values) is native
/// memory: the compiler keeps a single number of an array in a register at no cost, but not one of
/// a segment, and packed weights are too large for the heap.
interface Kernels {

  /// The most rows that one [#product] takes.
  int ROWS = 6;

  /// What the loops run on, such as `512-bit vectors`.
  String description();

  /// A count that is a multiple of it leaves nothing over.
  int step();

  /// How many columns one [#product] makes: the width of a packed panel.
  int panel();

  /// `c[r][j] = start[r][j] + Σ a[r][k] · b[k][j]` for `rows` rows and the first `columns` of a
  /// panel. The others may be read and overwritten, but not beyond the panel.
  ///
  /// Each element is one sum in the order of `k`, whatever `rows` is, and a sum continued from its
  /// first part is the same to the last bit. `start` may be `c` itself.
  ///
  /// @param rows 1 to [#ROWS]
  /// @param columns 1 to [#panel]
  void product(
      int rows,
      int columns,
      float[] a,
      int aFrom,
      int aStride,
      MemorySegment b,
      long bFrom,
      long bStride,
      float[] start,
      int startFrom,
      int startStride,
      float[] c,
      int cFrom,
      int cStride,
      int depth);

  /// The loops over weights of fewer bits.
  ReducedKernels reduced();

  /// The loops around another engine's products.
  OperandKernels operands();

  /// The loops of attention around another engine's products.
  WeighingKernels weighing();

  /// Replaces `rows` × `count` elements by their activation.
  void activate(Activation activation, float[] x, int from, int stride, int rows, int count);

  /// `out[i] = a[i] + b[i]`; `out` may be `a` or `b` itself.
  void add(float[] a, int aFrom, float[] b, int bFrom, float[] out, int outFrom, int count);

  /// `out[i] = a[i] · b[i]`; `out` may be `a` or `b` itself.
  void multiply(float[] a, int aFrom, float[] b, int bFrom, float[] out, int outFrom, int count);

  /// Layer normalization of one row of `count`.
  void layerNorm(
      float[] x,
      int from,
      float[] scale,
      int scaleFrom,
      float[] shift,
      int shiftFrom,
      float epsilon,
      float[] out,
      int outFrom,
      int count);

  /// The largest element that is a number, -∞ for none.
  float max(float[] x, int from, int count);

  /// Replaces each element by `exp(x · factor - subtrahend)` and returns their sum.
  float exponentials(float[] x, int from, int count, float factor, float subtrahend);

  /// `x[i] = x[i] · factor`.
  void scale(float[] x, int from, int count, float factor);
}
