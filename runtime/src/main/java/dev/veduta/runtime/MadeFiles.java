// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The small files of a model that was put together and lies nowhere yet.
///
/// @param texts their contents by name
record MadeFiles(String name, Map<String, String> texts) implements ModelFiles {

  @Override
  public String location(String file) {
    return "%s of %s".formatted(file, name);
  }

  @Override
  public boolean contains(String file) {
    return texts.containsKey(file);
  }

  @Override
  public long size(String file) {
    return bytes(file).length;
  }

  @Override
  public byte[] bytes(String file, long limit) {
    byte[] bytes = bytes(file);
    if (bytes.length > limit) {
      throw new ModelException(
          "%s is longer than the %d bytes allowed for it".formatted(location(file), limit));
    }
    return bytes;
  }

  @Override
  public MemorySegment map(String file, long offset, long length, Arena arena) {
    return arena
        .allocate(length, Long.BYTES)
        .copyFrom(MemorySegment.ofArray(bytes(file)).asSlice(offset, length));
  }

  private byte[] bytes(String file) {
    String text = texts.get(file);
    if (text == null) {
      throw new ModelException("there is no " + location(file));
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
