// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The tensors of one or more safetensors files. Each is mapped by itself, so that its memory can
/// be given back before the next is read.
final class SafetensorsCheckpoint implements Checkpoint {
  private final ModelFiles files;
  private final Map<String, StoredTensor> tensors;
  private final Map<String, Entry> entries;

  SafetensorsCheckpoint(ModelFiles files, Map<String, StoredTensor> tensors) {
    this.files = files;
    this.tensors = tensors;
    Map<String, Entry> entries = LinkedHashMap.newLinkedHashMap(tensors.size());
    tensors.forEach((name, tensor) -> entries.put(name, tensor.entry()));
    this.entries = Collections.unmodifiableMap(entries);
  }

  @Override
  public Map<String, Entry> entries() {
    return entries;
  }

  @Override
  public MemorySegment data(String name, Arena arena) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the checkpoint has no tensor " + name);
    }
    MemorySegment mapped = files.map(tensor.entry().file(), tensor.offset(), tensor.bytes(), arena);
    int alignment = tensor.entry().type().bytes();
    if (mapped.address() % alignment == 0) {
      return mapped;
    }
    // Nothing makes a writer pad its header, though all of the known ones do.
    return arena.allocate(tensor.bytes(), alignment).copyFrom(mapped);
  }
}
