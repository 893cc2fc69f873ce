// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A model's folder in memory. What it maps has the alignment that it would have in a file.
public final class MemoryFolder implements ModelFiles {
  private final Map<String, byte[]> files = new TreeMap<>();

  public MemoryFolder with(String file, byte[] content) {
    files.put(file, content);
    return this;
  }

  @Override
  public String name() {
    return "folder";
  }

  @Override
  public String location(String file) {
    return "/folder/" + file;
  }

  @Override
  public boolean contains(String file) {
    return files.containsKey(file);
  }

  @Override
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public long size(String file) {
    return content(file).length;
  }

  @Override
  public byte[] bytes(String file, long limit) {
    return content(file).clone();
  }

  @Override
  public MemorySegment map(String file, long offset, long length, Arena arena) {
    byte[] content = content(file);
    return arena
        .allocate(content.length, Long.BYTES)
        .copyFrom(MemorySegment.ofArray(content))
        .asSlice(offset, length)
        .asReadOnly();
  }

  private byte[] content(String file) {
    byte[] content = files.get(file);
    if (content == null) {
      throw new ModelException("there is no " + location(file));
    }
    return content;
  }
}
