// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The parts of a tensor that its file holds in several pieces, one after another.
///
/// @param parts not empty
public record JoinedRanges(List<FileRange> parts) implements TensorBytes {

  public JoinedRanges {
    parts = List.copyOf(parts);
  }

  @Override
  public MemorySegment read(ModelFiles files, Arena arena) {
    long length = parts.stream().mapToLong(FileRange::length).sum();
    MemorySegment joined = arena.allocate(length, parts.getFirst().alignment());
    long at = 0;
    for (FileRange part : parts) {
      try (Arena mapping = Arena.ofConfined()) {
        MemorySegment.copy(part.read(files, mapping), 0, joined, at, part.length());
      }
      at += part.length();
    }
    return joined;
  }
}
