// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;

/// Activations as a [ProductEngine] multiplies them: `[rows][lines]` in native memory, filled up
/// with zeros, and room for more rows behind. Whole numbers have a factor and a minimum for each
/// row: `x = number · factor + minimum`.
///
/// @param precision of the weights that they are multiplied with
/// @param lines inputs, with those that fill them up
/// @param factors empty unless they are whole numbers
/// @param minima empty unless they are whole numbers
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
record Operand(
    Precision precision, int rows, int lines, MemorySegment data, float[] factors, float[] minima)
    implements Target {

  /// The largest whole number; the smallest is 0.
  private static final float LARGEST = 255;

  /// Room for the rows of a tensor, of any content.
  static Operand of(Precision precision, int rows, int lines, Workspace workspace) {
    long room = Math.ceilDiv(rows, ProductEngine.MOST_ROWS) * (long) ProductEngine.MOST_ROWS;
    long bytes = room * lines * Layout.bytes(precision);
    int numbers = precision == Precision.INT8 ? rows : 0;
    return new Operand(
        precision,
        rows,
        lines,
        workspace.segment(bytes / Float.BYTES),
        new float[numbers],
        new float[numbers]);
  }

  /// The rows from `first` on.
  MemorySegment from(int first) {
    return data.asSlice((long) first * lines * Layout.bytes(precision));
  }

  /// Converts one row of `width` elements.
  void fill(Kernels kernels, int row, float[] x, int from, int width) {
    if (precision == Precision.INT8) {
      float minimum = kernels.operands().min(x, from, width);
      float range = kernels.max(x, from, width) - minimum;
      float steps = range > 0 ? LARGEST / range : 0;
      long at = (long) row * lines;
      kernels.operands().bytes(x, from, width, steps, -minimum * steps, data, at);
      factors[row] = range / LARGEST;
      minima[row] = minimum;
    } else {
      put(kernels, row, 0, x, from, width);
    }
    if (width < lines) {
      int bytes = Layout.bytes(precision);
      long at = (long) row * lines + width;
      data.asSlice(at * bytes, (long) (lines - width) * bytes).fill((byte) 0);
    }
  }

  /// Converts part of a row from `column` on: not to whole numbers, whose factor is found in all of
  /// it.
  void put(Kernels kernels, int row, int column, float[] x, int from, int count) {
    long at = (long) row * lines + column;
    switch (precision) {
      case FP32 -> MemorySegment.copy(x, from, data, JAVA_FLOAT, at * Float.BYTES, count);
      case BF16 -> kernels.operands().halves(x, from, count, data, at);
      case FP16, TF32 -> throw new AssertionError(precision);
      case INT8 -> throw new AssertionError("whole numbers are made of whole rows");
    }
  }
}
