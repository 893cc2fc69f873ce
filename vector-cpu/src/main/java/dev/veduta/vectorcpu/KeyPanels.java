// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/// The layout of a [Part]: writes keys and values where attention expects them.
record KeyPanels(int panel, int width) {

  /// Dimensions transposed at once: small enough for the first-level cache with a panel's
  /// positions.
  private static final int BLOCK = 64;

  /// The floats that the keys of `positions` take.
  long keyFloats(int positions) {
    return (long) Math.ceilDiv(positions, panel) * panel * width;
  }

  /// The floats that the values of `positions` take.
  long valueFloats(int positions) {
    return (long) positions * width;
  }

  /// The floats that must follow the last values.
  int slack() {
    return panel;
  }

  /// Stores `[count, width]` keys at positions `at` to `at + count - 1` of a row.
  void storeKeys(float[] from, int offset, int count, MemorySegment keys, long row, int at) {
    for (int i = 0; i < count; ) {
      int position = at + i;
      int positions = Math.min(panel - position % panel, count - i);
      long to = row + (long) (position / panel) * width * panel + position % panel;
      for (int d = 0; d < width; d += BLOCK) {
        transpose(
            from,
            offset + i * width + d,
            positions,
            Math.min(BLOCK, width - d),
            keys,
            to + (long) d * panel);
      }
      i += positions;
    }
  }

  private void transpose(
      float[] from, int offset, int positions, int dimensions, MemorySegment keys, long to) {
    for (int i = 0; i < positions; i++) {
      for (int d = 0; d < dimensions; d++) {
        keys.set(
            JAVA_FLOAT, (to + (long) d * panel + i) * Float.BYTES, from[offset + i * width + d]);
      }
    }
  }

  /// Stores `[count, width]` values at positions `at` to `at + count - 1` of a row.
  void storeValues(float[] from, int offset, int count, MemorySegment values, long row, int at) {
    long to = (row + (long) at * width) * Float.BYTES;
    MemorySegment.copy(from, offset, values, JAVA_FLOAT, to, count * width);
  }
}
