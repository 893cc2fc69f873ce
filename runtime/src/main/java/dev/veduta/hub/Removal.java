// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Frees what a model takes in the cache. What refers is removed before what it refers to, so that
/// the cache is whole after each step. Locks stay: one that is deleted no longer excludes those who
/// wait for it.
record Removal(CachedFolder model) {
  /// The names of our own unfinished files, which [CachedFolder] and [Store] give them.
  private static final Pattern OWN =
      Pattern.compile(
          "(?:[0-9a-f]+%s|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})%s"
              .formatted(Pattern.quote(CachedFolder.OWN), Pattern.quote(CachedFolder.UNFINISHED)));

  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

  /// Everything.
  long all() throws IOException {
    requireIdle();
    for (Path part : parts()) {
      if (isOfRunningTool(part)) {
        throw new HubException(
            "another tool wrote to %s less than %d minutes ago and may be downloading %s, so nothing of it was removed; wait for that, or remove this file, and try again"
                .formatted(part, LONGEST_SILENCE.toMinutes(), model.id()));
      }
    }
    long bytes = bytes(CachedFolder.files(model.folder()));
    CachedFolder.delete(model.refs());
    CachedFolder.delete(model.snapshots());
    CachedFolder.delete(model.folder());
    return bytes;
  }

  /// A commit, and what it alone has.
  long revision(String commit) throws IOException {
    requireIdle();
    boolean others =
        CachedFolder.entries(model.snapshots()).stream()
            .anyMatch(snapshot -> !snapshot.endsWith(commit));
    if (!others) {
      return all();
    }
    for (Path ref : CachedFolder.files(model.refs())) {
      if (model.commit(model.refs().relativize(ref).toString()).equals(Optional.of(commit))) {
        Files.delete(ref);
      }
    }
    long bytes = bytes(CachedFolder.files(model.snapshot(commit)));
    CachedFolder.delete(model.snapshot(commit));
    // What huggingface_hub notes of a commit besides.
    CachedFolder.delete(model.folder().resolve(".no_exist").resolve(commit));
    CachedFolder.delete(model.folder().resolve("trees").resolve(commit + ".json"));
    return bytes + unreferenced();
  }

  /// Contents that no commit has.
  long unreferenced() throws IOException {
    requireIdle();
    Set<Path> kept = new HashSet<>();
    for (Path file : CachedFolder.files(model.snapshots())) {
      if (Files.isSymbolicLink(file)) {
        kept.add(CachedFolder.target(file));
      }
    }
    List<Path> others =
        CachedFolder.entries(model.blobs()).stream()
            .filter(blob -> !blob.toString().endsWith(CachedFolder.UNFINISHED))
            .filter(blob -> !kept.contains(blob.toAbsolutePath().normalize()))
            .toList();
    long bytes = bytes(others);
    for (Path blob : others) {
      Files.delete(blob);
    }
    return bytes;
  }

  /// What other downloads would go on with, but what other tools may be writing to.
  long unfinished() throws IOException {
    requireIdle();
    List<Path> parts = new ArrayList<>();
    for (Path part : parts()) {
      if (!isOfRunningTool(part)) {
        parts.add(part);
      }
    }
    long bytes = bytes(parts);
    for (Path part : parts) {
      Files.delete(part);
    }
    return bytes;
  }

  private List<Path> parts() throws IOException {
    return CachedFolder.entries(model.blobs()).stream()
        .filter(blob -> blob.toString().endsWith(CachedFolder.UNFINISHED))
        .toList();
  }

  /// Whether another tool, whose locks are not seen here, may be downloading to that file.
  private static boolean isOfRunningTool(Path part) throws IOException {
    return !OWN.matcher(String.valueOf(part.getFileName())).matches()
        && Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS)
            .toInstant()
            .isAfter(Instant.now().minus(LONGEST_SILENCE));
  }

  private void requireIdle() throws IOException {
    for (Path file : CachedFolder.entries(model.locks())) {
      DownloadLock lock = DownloadLock.tryTake(file);
      if (lock == null) {
        throw new HubException(
            "%s is being downloaded at this moment, so nothing of it was removed; wait for that, or stop it, and try again"
                .formatted(model.id()));
      }
      lock.close();
    }
  }

  private static long bytes(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
