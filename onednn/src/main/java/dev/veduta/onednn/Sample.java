// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static dev.veduta.vectorcpu.ProductEngine.PANEL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.veduta.onednn.OneDnn.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/// Random matrices that show whether two products sum in the same order: hardly a sum of theirs
/// comes out the same in another.
final class Sample {
  private static final long SEED = 1;

  /// A prime, so that no two rows hold the same.
  private static final int NUMBERS = 4099;

  private static final long ALIGNMENT = 64;
  private static final long PANEL_SUMS = (long) PANEL * Float.BYTES;

  private final MemorySegment engine;
  private final int bytes;

  Sample(MemorySegment engine, Elements elements) {
    this.engine = engine;
    bytes = elements.bytes();
  }

  /// Whether the product sums each panel, to the last bit, as one does that computes it alone.
  ///
  /// @param single for at least as many rows, and one panel
  boolean sameSums(CompiledProduct product, CompiledProduct single) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment numbers = numbers(arena);
      long depth = single.depth();
      long panelBytes = depth * PANEL * bytes;
      int panels = product.pitch() / PANEL;
      MemorySegment x = repeat(numbers, single.rows() * depth * bytes, arena);
      MemorySegment weights = repeat(numbers, panels * panelBytes, arena);
      MemorySegment all = sums(product, x, weights, arena);
      for (int panel = 0; panel < panels; panel++) {
        MemorySegment alone =
            sums(single, x, weights.asSlice(panel * panelBytes, panelBytes), arena);
        for (long row = 0; row < product.rows(); row++) {
          MemorySegment beside = all.asSlice((row * panels + panel) * PANEL_SUMS, PANEL_SUMS);
          if (alone.asSlice(row * PANEL_SUMS, PANEL_SUMS).mismatch(beside) >= 0) {
            return false;
          }
        }
      }
      return true;
    }
  }

  private MemorySegment sums(
      CompiledProduct product, MemorySegment x, MemorySegment weights, Arena arena) {
    MemorySegment sums =
        arena.allocate((long) product.rows() * product.pitch() * Float.BYTES, ALIGNMENT);
    MemorySegment stream = OneDnn.stream(engine);
    BoundProduct bound = new BoundProduct(product, engine, arena);
    try {
      MemorySegment scratch = arena.allocate(bound.scratchBytes(), ALIGNMENT);
      bound.multiply(stream, x, weights, sums, scratch);
      return sums;
    } finally {
      bound.destroy();
      Kind.STREAM.destroy(stream);
    }
  }

  /// Numbers from -1 to 1, in 32 bits or in the upper half of them.
  private MemorySegment numbers(Arena arena) {
    Random random = new Random(SEED);
    MemorySegment numbers = arena.allocate((long) NUMBERS * bytes, ALIGNMENT);
    for (int i = 0; i < NUMBERS; i++) {
      float number = 2 * random.nextFloat() - 1;
      switch (bytes) {
        case Float.BYTES -> numbers.setAtIndex(JAVA_FLOAT, i, number);
        case Short.BYTES ->
            numbers.setAtIndex(JAVA_SHORT, i, (short) (Float.floatToRawIntBits(number) >>> 16));
        default -> numbers.setAtIndex(JAVA_BYTE, i, (byte) (127 * number));
      }
    }
    return numbers;
  }

  private static MemorySegment repeat(MemorySegment pattern, long size, Arena arena) {
    MemorySegment filled = arena.allocate(size, ALIGNMENT);
    for (long at = 0; at < size; at += pattern.byteSize()) {
      MemorySegment.copy(pattern, 0, filled, at, Math.min(pattern.byteSize(), size - at));
    }
    return filled;
  }
}
