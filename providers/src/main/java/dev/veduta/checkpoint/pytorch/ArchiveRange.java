// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.checkpoint.FileRange;
import dev.veduta.checkpoint.TensorBytes;
import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Consecutive bytes of an entry of a zip. The header before the entry is read together with it: to
/// look at all of them at once would draw the whole file through memory.
///
/// @param offset of the first byte in the entry
/// @param length in bytes
/// @param alignment of the first byte in memory
record ArchiveRange(String file, ArchiveEntry entry, long offset, long length, int alignment)
    implements TensorBytes {

  @Override
  public MemorySegment read(ModelFiles files, Arena arena) {
    long content;
    try (Arena mapping = Arena.ofConfined()) {
      content = entry.content(files.map(file, entry.header(), ArchiveEntry.HEADER_LENGTH, mapping));
    }
    return new FileRange(file, content + offset, length, alignment).read(files, arena);
  }
}
