// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A look at what the cache holds of a model.
record Inspection(CachedFolder model) {

  CachedModel described() throws IOException {
    Map<String, List<String>> names = names();
    List<CachedModel.Revision> revisions = new ArrayList<>();
    long copies = 0;
    for (Path folder : CachedFolder.entries(model.snapshots())) {
      String commit = String.valueOf(folder.getFileName());
      if (Files.isDirectory(folder) && HubModel.isCommit(commit)) {
        revisions.add(revision(folder, commit, names.getOrDefault(commit, List.of())));
        copies += copies(folder);
      }
    }
    revisions.sort(Comparator.comparing(CachedModel.Revision::stored).reversed());
    long bytes = copies;
    Instant used = Instant.EPOCH;
    List<CachedModel.Unfinished> unfinished = new ArrayList<>();
    for (Path blob : CachedFolder.entries(model.blobs())) {
      Optional<BasicFileAttributes> found = attributes(blob);
      if (found.isPresent() && blob.toString().endsWith(CachedFolder.UNFINISHED)) {
        unfinished.add(new CachedModel.Unfinished(blob, found.get().size()));
      } else if (found.isPresent()) {
        bytes += found.get().size();
        used = later(used, found.get());
      }
    }
    if (used.equals(Instant.EPOCH)) {
      used = Files.getLastModifiedTime(model.folder()).toInstant();
    }
    return new CachedModel(model.id(), model.folder(), revisions, bytes, used, unfinished);
  }

  Verification verified() throws IOException {
    List<String> faults = new ArrayList<>();
    Map<Path, FileHash> contents = contents();
    for (Map.Entry<Path, FileHash> content : contents.entrySet()) {
      Path blob = content.getKey();
      if (!isInside(blob)) {
        faults.add(
            "%s leads nowhere or out of the cache; remove the model and download it again"
                .formatted(blob));
      } else if (!content.getValue().matches(blob)) {
        faults.add(
            "%s does not hold what its name says; remove the model and download it again"
                .formatted(blob));
      }
    }
    Set<Path> unused = new HashSet<>(contents.keySet());
    List<Path> unknown = new ArrayList<>();
    for (Path file : CachedFolder.files(model.snapshots())) {
      if (!isInside(file)) {
        faults.add(
            "%s leads nowhere or out of the cache; remove the model and download it again"
                .formatted(file));
      } else if (Files.isSymbolicLink(file)) {
        unused.remove(CachedFolder.target(file));
      } else {
        Optional<Path> same = same(file, contents);
        same.ifPresent(unused::remove);
        if (same.isEmpty()) {
          unknown.add(file);
        }
      }
    }
    if (unused.isEmpty()) {
      return new Verification(faults, unknown);
    }
    for (Path file : unknown) {
      faults.add(
          "%s is a copy of no content in %s; remove the model and download it again"
              .formatted(file, model.blobs()));
    }
    return new Verification(faults, List.of());
  }

  /// What its name says of each content.
  private Map<Path, FileHash> contents() throws IOException {
    Map<Path, FileHash> contents = new TreeMap<>();
    for (Path blob : CachedFolder.entries(model.blobs())) {
      FileHash.of(String.valueOf(blob.getFileName()))
          .ifPresent(hash -> contents.put(blob.toAbsolutePath().normalize(), hash));
    }
    return contents;
  }

  /// The content that a file is a copy of, as the cache has them where links can't be made.
  private static Optional<Path> same(Path file, Map<Path, FileHash> contents) throws IOException {
    for (Map.Entry<Path, FileHash> content : contents.entrySet()) {
      if (Files.isRegularFile(content.getKey())
          && Files.size(content.getKey()) == Files.size(file)
          && content.getValue().matches(file)) {
        return Optional.of(content.getKey());
      }
    }
    return Optional.empty();
  }

  /// Whether that is a file, or a link to one, of the cache.
  private boolean isInside(Path path) throws IOException {
    return Files.isRegularFile(path) && path.toRealPath().startsWith(model.cache().toRealPath());
  }

  private Map<String, List<String>> names() throws IOException {
    Map<String, List<String>> names = new TreeMap<>();
    for (Path ref : CachedFolder.files(model.refs())) {
      String name = model.refs().relativize(ref).toString().replace('\\', '/');
      if (!HubModel.isCommit(name)) {
        model
            .commit(name)
            .ifPresent(commit -> names.computeIfAbsent(commit, c -> new ArrayList<>()).add(name));
      }
    }
    return names;
  }

  private static CachedModel.Revision revision(Path folder, String commit, List<String> names)
      throws IOException {
    List<Path> files = CachedFolder.files(folder);
    long bytes = 0;
    for (Path file : files) {
      bytes += attributes(file).map(BasicFileAttributes::size).orElse(0L);
    }
    return new CachedModel.Revision(
        commit, names, folder, files.size(), bytes, Files.getLastModifiedTime(folder).toInstant());
  }

  /// The bytes of files that are no links, as the cache has them where links can't be made.
  private static long copies(Path folder) throws IOException {
    long bytes = 0;
    for (Path file : CachedFolder.files(folder)) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? Optional.of(Files.readAttributes(file, BasicFileAttributes.class))
        : Optional.empty();
  }

  private static Instant later(Instant one, BasicFileAttributes file) {
    Instant other = file.lastAccessTime().toInstant();
    return other.isAfter(one) ? other : one;
  }
}
