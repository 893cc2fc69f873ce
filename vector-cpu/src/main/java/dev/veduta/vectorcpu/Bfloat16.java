// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/// Numbers of 16 bits: the sign, the exponent and the first seven bits of a `float`.
///
/// In a packed line, an int holds two columns that lie [Kernels#step] apart, the left one in its
/// lower half, so that two operations make of a vector of ints two vectors of columns in order.
final class Bfloat16 {
  private static final int UPPER = 0xFFFF0000;

  private Bfloat16() {}

  /// The nearest, half to even, in the lower 16 bits.
  static int of(float x) {
    int bits = Float.floatToRawIntBits(x);
    int rounded = bits + 0x7FFF + (bits >>> 16 & 1);
    return (Float.isNaN(x) ? Float.floatToIntBits(Float.NaN) : rounded) >>> 16;
  }

  /// The number in the lower 16 bits.
  static float toFloat(int bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /// Packs lines of columns, one behind the other.
  ///
  /// @param count of all their columns, a multiple of `2 · step`
  /// @param to in numbers
  static void pack(float[] columns, int from, int count, int step, MemorySegment lines, long to) {
    for (int i = 0; i < count; i += 2 * step) {
      for (int j = i; j < i + step; j++) {
        int pair = of(columns[from + step + j]) << 16 | of(columns[from + j]);
        lines.setAtIndex(JAVA_INT, (to + i) / 2 + j - i, pair);
      }
    }
  }

  /// A column of the line that begins at number `line`.
  static float column(MemorySegment lines, long line, int column, int step) {
    int inPair = column % (2 * step);
    long pair = (line + column - inPair) / 2 + inPair % step;
    int bits = lines.getAtIndex(JAVA_INT, pair);
    return inPair < step ? toFloat(bits) : Float.intBitsToFloat(bits & UPPER);
  }
}
