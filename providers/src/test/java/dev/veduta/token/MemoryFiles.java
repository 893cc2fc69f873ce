// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// The files of a model, held in memory.
public record MemoryFiles(Map<String, byte[]> content) implements ModelFiles {

  public static MemoryFiles none() {
    return new MemoryFiles(Map.of());
  }

  public MemoryFiles with(String file, String text) {
    return with(file, text.getBytes(StandardCharsets.UTF_8));
  }

  public MemoryFiles with(String file, byte[] bytes) {
    Map<String, byte[]> all = new HashMap<>(content);
    all.put(file, bytes);
    return new MemoryFiles(Map.copyOf(all));
  }

  /// With a file of the disk, unpacked if its name ends in `.gz`.
  public MemoryFiles with(String file, Path path) {
    try (var in = Files.newInputStream(path)) {
      boolean packed = path.toString().endsWith(".gz");
      return with(file, packed ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// With a file of the disk if it is there.
  MemoryFiles withIfPresent(String file, Path path) {
    return Files.exists(path) ? with(file, path) : this;
  }

  MemoryFiles without(String file) {
    Map<String, byte[]> others = new HashMap<>(content);
    others.remove(file);
    return new MemoryFiles(Map.copyOf(others));
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public String location(String file) {
    return "model/" + file;
  }

  @Override
  public boolean contains(String file) {
    return content.containsKey(file);
  }

  @Override
  public long size(String file) {
    return bytes(file, Long.MAX_VALUE).length;
  }

  @Override
  public byte[] bytes(String file, long limit) {
    byte[] bytes = content.get(file);
    if (bytes == null || bytes.length > limit) {
      throw new ModelException(
          location(file) + (bytes == null ? " is missing" : " is longer than " + limit + " bytes"));
    }
    return bytes.clone();
  }

  @Override
  public MemorySegment map(String file, long offset, long length, Arena arena) {
    return MemorySegment.ofArray(bytes(file, Long.MAX_VALUE)).asSlice(offset, length);
  }
}
