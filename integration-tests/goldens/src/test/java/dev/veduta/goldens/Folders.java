// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Copies of folders, for tests that change them.
public final class Folders {
  private Folders() {}

  /// Copies a folder.
  ///
  /// @param to is created
  /// @return to
  public static Path copyTo(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    copy(from, to);
    return to;
  }

  /// Copies everything in `from` into `to`, which exists.
  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      List<Path> paths = walk.filter(path -> !path.equals(from)).toList();
      for (Path path : paths) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
