// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The tensors of one or more files, whatever their format. Each is mapped by itself, so that its
/// memory can be given back before the next is read.
public final class StoredCheckpoint implements Checkpoint {
  private final ModelFiles files;
  private final Map<String, StoredTensor> tensors;
  private final Map<String, Entry> entries;

  /// Layer norms of BERT's first checkpoints get the names of today.
  public StoredCheckpoint(ModelFiles files, TensorFile content) {
    this.files = files;
    this.tensors = LinkedHashMap.newLinkedHashMap(content.tensors().size());
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (this.tensors.putIfAbsent(todaysName(name), tensor) != null) {
                throw new ModelException(
                    "%s holds %s under its present and under its legacy name, %s; remove one"
                        .formatted(
                            files.location(tensor.entry().file()),
                            todaysName(name),
                            legacyName(name)));
              }
            });
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
    return tensor.bytes().read(files, arena);
  }

  private static String todaysName(String name) {
    return name.endsWith("LayerNorm.gamma") || name.endsWith("LayerNorm.beta")
        ? name.replaceFirst("gamma$", "weight").replaceFirst("beta$", "bias")
        : name;
  }

  private static String legacyName(String name) {
    return name.replaceFirst("LayerNorm.weight$", "LayerNorm.gamma")
        .replaceFirst("LayerNorm.bias$", "LayerNorm.beta");
  }
}
