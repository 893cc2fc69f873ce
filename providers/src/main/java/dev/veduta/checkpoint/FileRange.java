// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Consecutive bytes of a file, which are mapped.
///
/// @param offset of the first byte in the file
/// @param length in bytes
/// @param alignment of the first byte in memory
public record FileRange(String file, long offset, long length, int alignment)
    implements TensorBytes {

  @Override
  public MemorySegment read(ModelFiles files, Arena arena) {
    MemorySegment mapped = files.map(file, offset, length, arena);
    if (mapped.address() % alignment == 0) {
      return mapped;
    }
    // Nothing makes a writer align its data, though most of the known ones do.
    return arena.allocate(length, alignment).copyFrom(mapped);
  }
}
