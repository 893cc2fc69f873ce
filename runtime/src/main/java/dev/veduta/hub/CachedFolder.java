// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of one model in the cache: contents by their hashes in `blobs`, a folder of links to
/// them for each commit in `snapshots`, branches and tags as files with a commit in `refs`. Source:
/// <https://huggingface.co/docs/hub/local-cache>.
///
/// @param cache the folder of all models
/// @param id the hub's name
record CachedFolder(Path cache, String id) {
  static final String PREFIX = "models--";
  static final String UNFINISHED = ".incomplete";
  static final String OWN = ".veduta";
  private static final int MOST_OF_REF = 100;

  Path folder() {
    return cache.resolve(PREFIX + id.replace("/", "--"));
  }

  Path blobs() {
    return folder().resolve("blobs");
  }

  Path snapshots() {
    return folder().resolve("snapshots");
  }

  Path snapshot(String commit) {
    return snapshots().resolve(commit);
  }

  Path refs() {
    return folder().resolve("refs");
  }

  Path locks() {
    return cache.resolve(".locks").resolve(String.valueOf(folder().getFileName()));
  }

  /// Where a file that is being downloaded grows. It has a name of our own, because other tools
  /// write to `HASH.incomplete` and know nothing of our locks; all of them take what ends like this
  /// for unfinished.
  Path part(FileHash hash) {
    return blobs().resolve(hash.hex() + OWN + UNFINISHED);
  }

  /// Which commit a revision stood for when it was last asked for.
  Optional<String> commit(String revision) {
    if (HubModel.isCommit(revision)) {
      return Optional.of(revision);
    }
    if (!isNoted(revision)) {
      return Optional.empty();
    }
    Path ref = refs().resolve(revision);
    try (InputStream in = Files.newInputStream(ref)) {
      String text = new String(in.readNBytes(MOST_OF_REF), StandardCharsets.UTF_8);
      return Optional.of(text.strip()).filter(HubModel::isCommit);
    } catch (IOException e) {
      throw new HubException("%s can't be read (%s); make it readable".formatted(ref, e), e);
    }
  }

  /// Whether a branch, a tag or a commit has a file in `refs`; a commit has it once it is complete.
  boolean isNoted(String revision) {
    return Files.isRegularFile(refs().resolve(revision));
  }

  /// The folder of a revision, if there is one.
  Optional<Path> find(String revision) {
    return commit(revision)
        .map(commit -> snapshot(commit).toAbsolutePath().normalize())
        .filter(Files::isDirectory);
  }

  /// Makes a folder of the cache, and makes sure that it lies there: a link could lead what is
  /// downloaded anywhere.
  Path made(Path inner) throws IOException {
    Files.createDirectories(cache);
    Path real = cache.toRealPath();
    Path at = cache;
    for (Path part : cache.relativize(inner)) {
      at = at.resolve(part);
      real = real.resolve(part);
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        if (Files.isSymbolicLink(at)) {
          throw new HubException(
              "%s is a link to another folder, so nothing is downloaded there; remove it, or give the other place as HF_HUB_CACHE"
                  .formatted(at));
        }
        Files.createDirectories(at);
      }
    }
    if (!inner.toRealPath().equals(real)) {
      throw new HubException(
          "%s leads out of the cache %s; remove it and download again".formatted(inner, cache));
    }
    return inner;
  }

  /// The entries of one of its folders, sorted; none if it does not exist.
  static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  /// All that lies below a folder and is no folder, links not followed.
  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  /// Where a link leads, not followed any further.
  static Path target(Path link) throws IOException {
    return link.resolveSibling(Files.readSymbolicLink(link)).toAbsolutePath().normalize();
  }

  /// Deletes a folder with all that is in it; links are deleted, not followed.
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
