// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/// What a kernel is launched with: memory of its own that is filled anew for each launch, so that a
/// launch makes no object and no native memory. Of one thread at a time; its owner closes it.
public final class Arguments implements AutoCloseable {
  /// The most that a kernel has.
  private static final int MOST = 64;

  /// The most bytes of all, as the driver has it.
  private static final long CAPACITY = 4096;

  private static final long VALUES = (long) MOST * Long.BYTES;

  private final Arena arena = Arena.ofShared();

  // The addresses of the values, as the driver wants them, then the values.
  private final MemorySegment block = arena.allocate(VALUES + CAPACITY, 128);
  private final long address = block.address();

  private final int[] sizes = new int[MOST];
  private int count;
  private long end = VALUES;

  Arguments() {}

  /// Where the driver finds them.
  long address() {
    return address;
  }

  /// Forgets what was added.
  public Arguments start() {
    count = 0;
    end = VALUES;
    return this;
  }

  /// A pointer or another number of 64 bits.
  public Arguments add(long value) {
    block.set(JAVA_LONG, place(Long.BYTES, Long.BYTES), value);
    return this;
  }

  public Arguments add(int value) {
    block.set(JAVA_INT, place(Integer.BYTES, Integer.BYTES), value);
    return this;
  }

  public Arguments add(float value) {
    block.set(JAVA_FLOAT, place(Float.BYTES, Float.BYTES), value);
    return this;
  }

  /// A struct passed by value, such as a tensor map of 128 bytes at 64.
  public Arguments add(MemorySegment struct, int alignment) {
    if (Integer.bitCount(alignment) != 1 || alignment > 128) {
      throw new IllegalArgumentException(
          "an argument is aligned to a power of two up to 128 bytes, got " + alignment);
    }
    long at = place(struct.byteSize(), alignment);
    MemorySegment.copy(struct, 0, block, at, struct.byteSize());
    return this;
  }

  /// The bytes of each.
  List<Integer> sizes() {
    return Arrays.stream(sizes, 0, count).boxed().toList();
  }

  private long place(long bytes, int alignment) {
    long at = (end + alignment - 1) & -alignment;
    if (count == MOST || at + bytes > VALUES + CAPACITY) {
      throw new IllegalStateException(
          "a kernel has at most %d arguments of %d bytes together".formatted(MOST, CAPACITY));
    }
    block.set(JAVA_LONG, (long) count * Long.BYTES, address + at);
    sizes[count++] = (int) bytes;
    end = at + bytes;
    return at;
  }

  @Override
  public void close() {
    arena.close();
  }
}
