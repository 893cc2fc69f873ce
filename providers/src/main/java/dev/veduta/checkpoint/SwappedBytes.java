// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The elements of a big-endian file.
///
/// @param width of an element, in bytes
public record SwappedBytes(TensorBytes source, int width) implements TensorBytes {

  @Override
  public MemorySegment read(ModelFiles files, Arena arena) {
    try (Arena mapping = Arena.ofConfined()) {
      MemorySegment big = source.read(files, mapping);
      MemorySegment little = arena.allocate(big.byteSize(), width);
      for (long element = 0; element < big.byteSize(); element += width) {
        for (int i = 0; i < width; i++) {
          little.set(
              ValueLayout.JAVA_BYTE,
              element + i,
              big.get(ValueLayout.JAVA_BYTE, element + width - 1 - i));
        }
      }
      return little;
    }
  }
}
