// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Where the elements of a tensor lie in the files of its model. It holds numbers only; nothing is
/// read before it is asked for.
public interface TensorBytes {

  /// The elements, little-endian, row-major and aligned, valid until the arena is closed.
  MemorySegment read(ModelFiles files, Arena arena);
}
