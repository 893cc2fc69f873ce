// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/// The named tensors of a checkpoint, read one at a time. It holds no open files; what [#data]
/// returns belongs to the arena given to it.
public interface Checkpoint {

  /// Everything in it by the name that PyTorch gives it, whatever the file calls it. A tensor
  /// without elements is left out.
  Map<String, Entry> entries();

  /// The bytes of a tensor, little-endian, row-major and aligned to its elements, valid until the
  /// arena is closed.
  ///
  /// @throws IllegalArgumentException when there is no tensor of that name
  /// @throws dev.veduta.api.ModelException when its file can't be read any more
  MemorySegment data(String name, Arena arena);

  /// One tensor as its file describes it.
  ///
  /// @param shape a scalar is `[1]`
  /// @param file the name of the file that holds it
  record Entry(DType type, Shape shape, String file) {}
}
