// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// One commit of a model in the cache, as it is being filled. A file appears in it whole, checked
/// and at once, or not at all.
///
/// @param links whether snapshots hold links to contents; otherwise they hold the files themselves,
///   as the hub's tools do it where links can't be made
record Store(CachedFolder model, String commit, boolean links) {
  /// Up to here a file that is already there is read again, in a moment; a longer one is only
  /// measured.
  private static final long READ_AGAIN = 4L << 20;

  /// Makes its folders.
  void prepare() throws IOException {
    model.made(model.blobs());
    model.made(model.snapshot(commit));
    model.made(model.refs());
    model.made(model.locks());
  }

  Path folder() {
    return model.snapshot(commit).toAbsolutePath().normalize();
  }

  /// Whether a file is there.
  boolean has(HubFile file) throws IOException {
    Path named = named(file);
    if (Files.isDirectory(named, LinkOption.NOFOLLOW_LINKS)) {
      throw new HubException(
          "%s is a folder where a file was expected; remove it and download again"
              .formatted(named));
    }
    if (Files.isSymbolicLink(named)) {
      return leadsTo(named, blob(file)) && isGood(blob(file), file);
    }
    return isGood(named, file);
  }

  /// How many bytes of a file are still to come.
  long missing(HubFile file) throws IOException {
    if (isGood(blob(file), file)) {
      return 0;
    }
    Path part = part(file);
    return Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
        ? Math.max(0, file.size() - Files.size(part))
        : file.size();
  }

  /// Takes a file's content that another revision, or another tool, has brought.
  ///
  /// @return whether there was one
  boolean adopt(HubFile file) throws IOException {
    Path blob = blob(file);
    if (!isGood(blob, file)) {
      return false; // it is replaced by what arrives, and not before that is known to be right
    }
    if (!isLinked(file)) {
      Files.copy(blob, part(file), StandardCopyOption.REPLACE_EXISTING);
      move(part(file), named(file));
    }
    return true;
  }

  /// Takes a file that has arrived and was checked.
  void place(HubFile file, Path part) throws IOException {
    move(part, blob(file));
    if (!isLinked(file)) {
      move(blob(file), named(file));
    }
  }

  /// Notes that a branch or tag stands for this commit; or of the commit itself, that it is
  /// complete.
  void note(String revision) throws IOException {
    Path ref = model.refs().resolve(revision);
    Path folder = ref.getParent();
    if (Files.isRegularFile(ref, LinkOption.NOFOLLOW_LINKS)
        && model.commit(revision).filter(commit::equals).isPresent()) {
      return;
    }
    if (folder != null) {
      model.made(folder);
    }
    model.made(model.blobs());
    if (Files.isDirectory(ref, LinkOption.NOFOLLOW_LINKS)) {
      throw new HubException(
          "%s is a folder where a file was expected; remove it and download again".formatted(ref));
    }
    Path written = model.blobs().resolve(UUID.randomUUID() + CachedFolder.UNFINISHED);
    try {
      Files.write(written, commit.getBytes(StandardCharsets.US_ASCII));
      move(written, ref);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  Path part(HubFile file) {
    return model.part(file.knownHash());
  }

  Path lock(HubFile file) {
    return model.locks().resolve(file.knownHash().hex() + ".lock");
  }

  private Path blob(HubFile file) {
    return model.blobs().resolve(file.knownHash().hex());
  }

  private Path named(HubFile file) {
    return model.snapshot(commit).resolve(file.name());
  }

  /// Gives a content its name in the commit, instead of whatever has that name.
  ///
  /// @return false where links can't be made
  private boolean isLinked(HubFile file) throws IOException {
    Path named = named(file);
    Files.deleteIfExists(named);
    if (!links) {
      return false;
    }
    try {
      Files.createSymbolicLink(named, model.snapshot(commit).relativize(blob(file)));
      return true;
    } catch (UnsupportedOperationException | IOException e) {
      return has(file); // Windows permits links to some users only
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private boolean leadsTo(Path link, Path blob) throws IOException {
    return CachedFolder.target(link).equals(blob.toAbsolutePath().normalize());
  }

  /// Whether a path is what the hub lists. Other tools let several models share a content, by a
  /// link within the cache.
  private boolean isGood(Path path, HubFile file) throws IOException {
    return Files.isRegularFile(path)
        && path.toRealPath().startsWith(model.cache().toRealPath())
        && Files.size(path) == file.size()
        && (file.size() > READ_AGAIN || file.knownHash().matches(path));
  }
}
