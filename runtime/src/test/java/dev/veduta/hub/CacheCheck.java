// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Reads a whole cache and finds what should not be there.
record CacheCheck(Path cache) {

  /// Nothing is wrong: each content has its hash for a name, each name in a snapshot leads to one,
  /// each branch to a snapshot with a configuration; besides there are locks and unfinished files.
  void isWhole() throws IOException {
    if (!Files.isDirectory(cache)) {
      return;
    }
    for (Path entry : list(cache)) {
      if (entry.endsWith(".locks")) {
        assertThat(CachedFolder.files(entry))
            .allMatch(file -> file.toString().endsWith(".lock"), "is a lock")
            .allMatch(file -> !Files.isSymbolicLink(file), "is a file");
      } else {
        assertThat(entry.getFileName().toString()).startsWith("models--");
        model(entry);
      }
    }
  }

  /// The same, and nothing is unfinished.
  void isComplete() throws IOException {
    isWhole();
    assertThat(CachedFolder.files(cache))
        .noneMatch(file -> file.toString().endsWith(CachedFolder.UNFINISHED));
  }

  private static void model(Path model) throws IOException {
    assertThat(list(model))
        .allMatch(
            entry -> List.of("blobs", "refs", "snapshots").contains(entry.getFileName().toString()))
        .allMatch(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS), "is a folder");
    for (Path blob : list(model.resolve("blobs"))) {
      assertThat(blob).isRegularFile().matches(file -> !Files.isSymbolicLink(file), "is no link");
      String name = blob.getFileName().toString();
      if (!name.endsWith(CachedFolder.UNFINISHED)) {
        assertThat(FileHash.of(name).orElseThrow().matches(blob))
            .as("%s has the content of its name", blob)
            .isTrue();
      }
    }
    for (Path file : CachedFolder.files(model.resolve("snapshots"))) {
      assertThat(file).isSymbolicLink();
      assertThat(Files.readSymbolicLink(file).toString()).matches("\\.\\./\\.\\./blobs/[0-9a-f]+");
      assertThat(file).isRegularFile();
    }
    for (Path ref : CachedFolder.files(model.resolve("refs"))) {
      assertThat(model.resolve("snapshots").resolve(Files.readString(ref)))
          .isDirectoryContaining("glob:**config.json");
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }
}
