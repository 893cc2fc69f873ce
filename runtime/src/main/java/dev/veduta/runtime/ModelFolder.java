// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A model in a folder. Its files may be links, as they are in the cache of the Hugging Face hub.
///
/// @param folder absolute and normalized
record ModelFolder(Path folder) implements ModelFiles {
  private static final String CACHED = "models--";

  /// The last part of the path; in the hub's cache, `models--microsoft--git-base/snapshots/1a2b…`,
  /// the name that the hub knows: `microsoft/git-base`.
  @Override
  public String name() {
    Path snapshots = folder.getParent();
    if (snapshots != null && snapshots.endsWith("snapshots") && snapshots.getParent() != null) {
      String repository = String.valueOf(snapshots.getParent().getFileName());
      if (repository.startsWith(CACHED)) {
        return repository.substring(CACHED.length()).replace("--", "/");
      }
    }
    return Objects.requireNonNullElse(folder.getFileName(), folder).toString();
  }

  @Override
  public String location(String file) {
    return resolve(file).toString();
  }

  @Override
  public boolean contains(String file) {
    return Files.isRegularFile(resolve(file));
  }

  @Override
  public List<String> names() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isRegularFile)
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(ModelFiles::isPlain)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("%s can't be listed: %s".formatted(folder, e.getMessage()), e);
    }
  }

  @Override
  public long size(String file) {
    Path path = existing(file);
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public byte[] bytes(String file, long limit) {
    Path path = existing(file);
    try (InputStream in = Files.newInputStream(path)) {
      // Not sized by the file's length, which may have changed since, or be wrong as in /proc.
      byte[] bytes = in.readNBytes((int) Math.min(limit, Integer.MAX_VALUE - 8));
      if (in.read() >= 0) {
        throw new ModelException(
            "%s is longer than the %d bytes allowed for it".formatted(path, limit));
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public MemorySegment map(String file, long offset, long length, Arena arena) {
    Path path = existing(file);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (length > size - offset) {
        throw new ModelException(
            "%s is truncated: it ends at byte %d, before %d"
                .formatted(path, size, offset + length));
      }
      return channel.map(MapMode.READ_ONLY, offset, length, arena);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private Path existing(String file) {
    Path path = resolve(file);
    if (Files.isRegularFile(path)) {
      return path;
    }
    if (Files.exists(path)) {
      throw new ModelException(path + " is not a file");
    }
    throw new ModelException(
        Files.isSymbolicLink(path)
            ? path + " is a link to a file that does not exist; download the model again"
            : "there is no " + path);
  }

  private Path resolve(String file) {
    if (!ModelFiles.isPlain(file)) {
      throw new ModelException(
          "'%s' is not a plain file name, as the files of %s need one"
              .formatted(file.replaceAll("\\p{Cntrl}", "?"), folder));
    }
    return folder.resolve(file);
  }

  private static ModelException unreadable(Path path, IOException e) {
    return new ModelException(
        "%s can't be read: %s"
            .formatted(path, e instanceof AccessDeniedException ? "permission denied" : e),
        e);
  }
}
