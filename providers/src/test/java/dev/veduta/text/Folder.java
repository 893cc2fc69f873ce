// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// The files of a recorded checkpoint.
public record Folder(Path path) implements ModelFiles {
  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public String location(String file) {
    return path.resolve(file).toString();
  }

  @Override
  public boolean contains(String file) {
    return Files.isRegularFile(path.resolve(file));
  }

  @Override
  public long size(String file) {
    try {
      return Files.size(path.resolve(file));
    } catch (IOException e) {
      throw new ModelException(location(file), e);
    }
  }

  @Override
  public byte[] bytes(String file, long limit) {
    try {
      return Files.readAllBytes(path.resolve(file));
    } catch (IOException e) {
      throw new ModelException(location(file), e);
    }
  }

  @Override
  public MemorySegment map(String file, long offset, long length, Arena arena) {
    try (FileChannel channel = FileChannel.open(path.resolve(file))) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length, arena);
    } catch (IOException e) {
      throw new ModelException(location(file), e);
    }
  }
}
