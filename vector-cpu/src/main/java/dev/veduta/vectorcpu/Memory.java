// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.AttentionMemory;
import java.util.List;

/// The parts of an attention memory in the order of their positions: a forked prefix, then its own.
/// The rows of a part divide those of the memory.
record Memory(int rows, int width, List<Part> parts) implements AttentionMemory {

  /// One memory, or several joined.
  static AttentionMemory of(List<Memory> memories) {
    return memories.size() == 1 ? memories.getFirst() : new JoinedMemory(memories);
  }

  /// The memories of this backend that this one consists of.
  static List<Memory> all(AttentionMemory memory) {
    return switch (memory) {
      case Memory one -> List.of(one);
      case JoinedMemory(List<Memory> joined) -> joined;
      default ->
          throw new IllegalArgumentException("an attention memory of another backend: " + memory);
    };
  }

  @Override
  public int positions() {
    return parts.stream().mapToInt(Part::count).sum();
  }
}
