// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// The native memory of one session's caches: what a closed cache gives back the next one takes, so
/// that requests find memory whose pages exist already. Sizes are rounded up to a few, so that they
/// fit again.
final class CacheMemory {
  private static final long SMALLEST = 1 << 12;

  private final WeightMemory source;
  private final Map<Long, Deque<MemorySegment>> free = new HashMap<>();

  /// @param source where it takes more; whoever owns it frees everything
  CacheMemory(WeightMemory source) {
    this.source = source;
  }

  /// Memory for a number of floats, of any content.
  MemorySegment take(long floats) {
    long size = rounded(floats);
    Deque<MemorySegment> fitting = free.get(size);
    return fitting == null || fitting.isEmpty() ? source.allocate(size) : fitting.pop();
  }

  /// Takes back what it handed out.
  void giveBack(MemorySegment segment) {
    free.computeIfAbsent(segment.byteSize() / Float.BYTES, _ -> new ArrayDeque<>()).push(segment);
  }

  /// The next number of the form `(4 to 8) · 2ⁿ`.
  private static long rounded(long floats) {
    long unit = Math.max(SMALLEST, Long.highestOneBit(floats)) / 4;
    return Math.ceilDiv(floats, unit) * unit;
  }
}
