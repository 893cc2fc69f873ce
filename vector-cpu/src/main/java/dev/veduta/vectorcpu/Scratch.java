// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// Working memory of one thread, and what it multiplies with where that is another engine, which
/// owns it. It grows to what its tasks need.
final class Scratch {
  /// A cache line, and a whole vector of 512 bits.
  private static final long ALIGNMENT = 64;

  private float[] floats = new float[0];
  private MemorySegment lines = MemorySegment.NULL;
  private final Map<ProductEngine, ProductEngine.Lane> lanes = new HashMap<>();

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

  /// The thread's lane of an engine.
  ProductEngine.Lane lane(ProductEngine engine) {
    return lanes.computeIfAbsent(engine, ProductEngine::openLane);
  }

  /// Closes the lanes.
  void close() {
    lanes.values().forEach(ProductEngine.Lane::close);
    lanes.clear();
  }
}
