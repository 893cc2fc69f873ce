// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/// Consecutive positions of an attention memory.
///
/// Keys lie as panels, `[⌈positions / panel⌉][width][panel]`, so that the scores of a panel of
/// positions are a product like any other; values as `[positions][width]`, followed by at least a
/// panel of other numbers, as the product of the last head reads whole panels.
///
/// @param count positions that are filled
/// @param keyRows where each row's keys begin, in floats
/// @param valueRows where each row's values begin, in floats
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
record Part(MemorySegment keys, MemorySegment values, int count, long[] keyRows, long[] valueRows) {

  /// How many sequences it holds.
  int rows() {
    return keyRows.length;
  }

  /// The same positions with row `i` where row `rows[i]` was.
  Part choose(int[] rows) {
    return new Part(
        keys,
        values,
        count,
        IntStream.of(rows).mapToLong(row -> keyRows[row]).toArray(),
        IntStream.of(rows).mapToLong(row -> valueRows[row]).toArray());
  }
}
