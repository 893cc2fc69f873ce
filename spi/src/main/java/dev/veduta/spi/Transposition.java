// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A stored `[rows, columns]` matrix whose columns are read as rows.
record Transposition(StoredFloats stored, int rows, int columns) {

  /// Rows read at once: what is written of a column is whole cache lines.
  private static final int BLOCK = 64;

  /// Columns `first` to `first + count - 1` as `[count, rows]` in single precision.
  MemorySegment columns(int first, int count, Arena arena) {
    MemorySegment turned = arena.allocate((long) count * rows * Float.BYTES, Long.BYTES);
    float[] block = new float[Math.multiplyExact(BLOCK, count)];
    float[] column = new float[BLOCK];
    for (int from = 0; from < rows; from += BLOCK) {
      int some = Math.min(BLOCK, rows - from);
      for (int row = 0; row < some; row++) {
        stored.copy((long) (from + row) * columns + first, block, row * count, count);
      }
      for (int c = 0; c < count; c++) {
        for (int row = 0; row < some; row++) {
          column[row] = block[row * count + c];
        }
        long to = ((long) c * rows + from) * Float.BYTES;
        MemorySegment.copy(column, 0, turned, JAVA_FLOAT, to, some);
      }
    }
    return turned;
  }
}
