// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.checkpoint;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of a folder, as a model has them.
record FolderFiles(Path folder) implements ModelFiles {

  @Override
  public String name() {
    return folder.getFileName().toString();
  }

  @Override
  public String location(String file) {
    return folder.resolve(file).toString();
  }

  @Override
  public boolean contains(String file) {
    return Files.isRegularFile(folder.resolve(file));
  }

  @Override
  public List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new ModelException(folder + " can't be listed", e);
    }
  }

  @Override
  public long size(String file) {
    try {
      return Files.size(folder.resolve(file));
    } catch (IOException e) {
      throw new ModelException(location(file) + " can't be read", e);
    }
  }

  @Override
  public byte[] bytes(String file, long limit) {
    if (size(file) > limit) {
      throw new ModelException("%s is longer than %d bytes".formatted(location(file), limit));
    }
    try {
      return Files.readAllBytes(folder.resolve(file));
    } catch (IOException e) {
      throw new ModelException(location(file) + " can't be read", e);
    }
  }

  @Override
  public MemorySegment map(String file, long offset, long length, Arena arena) {
    long size = size(file);
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new ModelException("%s ends before %d + %d".formatted(location(file), offset, length));
    }
    try (FileChannel channel = FileChannel.open(folder.resolve(file))) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length, arena);
    } catch (IOException e) {
      throw new ModelException(location(file) + " can't be read", e);
    }
  }
}
