// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The native memory of a backend's weights, which it owns: packed one after the other into
/// [HugePages] where they can be had, allocated one by one elsewhere.
final class WeightMemory implements AutoCloseable {

  /// Address space of a mapping; only what is written to takes memory.
  private static final long MAPPING = 1L << 28;

  /// A cache line, and a whole vector of 512 bits.
  private static final long ALIGNMENT = 64;

  private final Arena arena = Arena.ofShared();
  private MemorySegment rest = MemorySegment.NULL;

  /// Memory for a number of floats, of any content.
  synchronized MemorySegment allocate(long floats) {
    long bytes = Math.ceilDiv(Math.multiplyExact(floats, Float.BYTES), ALIGNMENT) * ALIGNMENT;
    if (rest.byteSize() < bytes) {
      Optional<MemorySegment> mapping = HugePages.map(Math.max(bytes, MAPPING), arena);
      if (mapping.isEmpty()) {
        return arena.allocate(bytes, ALIGNMENT);
      }
      rest = mapping.get();
    }
    MemorySegment taken = rest.asSlice(0, bytes);
    rest = rest.asSlice(bytes);
    return taken;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
