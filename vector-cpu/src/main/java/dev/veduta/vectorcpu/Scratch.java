// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Working memory of one thread. It grows to what its tasks need.
final class Scratch {
  /// A cache line, and a whole vector of 512 bits.
  private static final long ALIGNMENT = 64;

  private float[] floats = new float[0];
  private MemorySegment lines = MemorySegment.NULL;

  /// At least `count` floats of any content, the same ones at each call.
  float[] floats(int count) {
    if (floats.length < count) {
      floats = new float[count];
    }
    return floats;
  }

  /// At least `count` floats of any content in native memory, the same ones at each call.
  MemorySegment lines(int count) {
    long bytes = (long) count * Float.BYTES;
    if (lines.byteSize() < bytes) {
      lines = Arena.ofAuto().allocate(bytes, ALIGNMENT);
    }
    return lines;
  }
}
