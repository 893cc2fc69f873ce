// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder as a revision of a model.
///
/// @param commit 40 digits that change with what the files hold
record OfferedModel(String commit, List<OfferedFile> files) {

  static OfferedModel of(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<OfferedFile> files =
          entries.filter(Files::isRegularFile).sorted().map(OfferedFile::of).toList();
      String listing =
          files.stream()
              .map(file -> file.name() + " " + file.sha256() + "\n")
              .collect(Collectors.joining());
      return new OfferedModel(
          OfferedFile.hash("SHA-1", listing.getBytes(StandardCharsets.UTF_8)), files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<OfferedFile> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }
}
