// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import java.util.stream.IntStream;

/// Consecutive positions that a cache continues, in every layer as many.
///
/// @param keys where each row's keys of layer 0 begin, `[positions][D]`
/// @param values where each row's values of layer 0 begin
/// @param layerStride from one layer to the next, in bytes
/// @param length positions
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
record Part(Room room, long[] keys, long[] values, long layerStride, int length) {

  /// How many sequences it holds.
  int rows() {
    return keys.length;
  }

  /// The same positions with row `i` where row `rows[i]` was.
  Part choose(int[] rows) {
    return new Part(
        room,
        IntStream.of(rows).mapToLong(row -> keys[row]).toArray(),
        IntStream.of(rows).mapToLong(row -> values[row]).toArray(),
        layerStride,
        length);
  }
}
