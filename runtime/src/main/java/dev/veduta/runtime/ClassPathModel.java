// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URL;
import java.net.URLConnection;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A model in a package of resources, such as `dev/veduta/models/git-scenes` in a jar.
///
/// A file that is mapped is first read as a whole, because a jar is compressed, into memory outside
/// the heap; the garbage collector frees that with this object.
final class ClassPathModel implements ModelFiles {
  private static final long LONGEST_FILE = 512L << 20;
  private static final int CHUNK = 1 << 16;

  private final String folder;
  private final ClassLoader loader;
  private final Map<String, MemorySegment> mapped = new ConcurrentHashMap<>();

  ClassPathModel(String folder, ClassLoader loader) {
    this.folder = folder;
    this.loader = loader;
  }

  /// Looks for `config.json` with the thread's own class loader first, so that an application finds
  /// the model that it brings.
  static ClassPathModel of(String location) {
    String folder = location.replaceAll("^/+|/+$", "");
    if (!Arrays.stream(folder.split("/", -1)).allMatch(ModelFiles::isPlain)) {
      throw new ModelException(
          "'classpath:%s' names no package; expected one such as classpath:dev/veduta/models/git-scenes"
              .formatted(location.replaceAll("\\p{Cntrl}", "?")));
    }
    return Stream.of(
            Thread.currentThread().getContextClassLoader(), ClassPathModel.class.getClassLoader())
        .filter(Objects::nonNull)
        .map(loader -> new ClassPathModel(folder, loader))
        .filter(model -> model.contains(ModelLocation.CONFIG))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "there is no %s/%s on the class path; add the jar that holds the model"
                        .formatted(folder, ModelLocation.CONFIG)));
  }

  @Override
  public String name() {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }

  @Override
  public String location(String file) {
    return "classpath:" + path(file);
  }

  @Override
  public boolean contains(String file) {
    return loader.getResource(path(file)) != null;
  }

  @Override
  public long size(String file) {
    return whole(file).byteSize();
  }

  @Override
  public byte[] bytes(String file, long limit) {
    try (InputStream in = open(file).getInputStream()) {
      byte[] bytes = in.readNBytes((int) Math.min(limit, Integer.MAX_VALUE - 8));
      if (in.read() >= 0) {
        throw tooLong(file, limit);
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public MemorySegment map(String file, long offset, long length, Arena arena) {
    MemorySegment whole = whole(file);
    if (length > whole.byteSize() - offset) {
      throw new ModelException(
          "%s is truncated: it ends at byte %d, before %d"
              .formatted(location(file), whole.byteSize(), offset + length));
    }
    return whole.asSlice(offset, length);
  }

  private MemorySegment whole(String file) {
    return mapped.computeIfAbsent(file, this::read);
  }

  private MemorySegment read(String file) {
    try {
      long size = length(file);
      if (size > LONGEST_FILE) {
        throw tooLong(file, LONGEST_FILE);
      }
      MemorySegment target = Arena.ofAuto().allocate(size, Long.BYTES);
      try (InputStream in = open(file).getInputStream()) {
        byte[] chunk = new byte[CHUNK];
        long at = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
          if (count > size - at) {
            throw new IOException("it is longer than the %d bytes it claims".formatted(size));
          }
          MemorySegment.copy(MemorySegment.ofArray(chunk), 0, target, at, count);
          at += count;
        }
        if (at < size) {
          throw new IOException("it ends at byte %d of %d".formatted(at, size));
        }
      }
      return target.asReadOnly();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private long length(String file) throws IOException {
    URLConnection connection = open(file);
    try (InputStream in = connection.getInputStream()) {
      long known = connection.getContentLengthLong();
      return known >= 0 ? known : in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /// Without the caches of the JDK, which would keep the jar open for good.
  private URLConnection open(String file) throws IOException {
    URL resource = loader.getResource(path(file));
    if (resource == null) {
      throw new ModelException("there is no %s".formatted(location(file)));
    }
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    return connection;
  }

  private String path(String file) {
    if (!ModelFiles.isPlain(file)) {
      throw new ModelException(
          "'%s' is not a plain file name, as the files of classpath:%s need one"
              .formatted(file.replaceAll("\\p{Cntrl}", "?"), folder));
    }
    return folder + "/" + file;
  }

  private ModelException tooLong(String file, long limit) {
    return new ModelException(
        "%s is longer than the %d bytes allowed for it".formatted(location(file), limit));
  }

  private ModelException unreadable(String file, IOException e) {
    return new ModelException("%s can't be read: %s".formatted(location(file), e.getMessage()), e);
  }
}
