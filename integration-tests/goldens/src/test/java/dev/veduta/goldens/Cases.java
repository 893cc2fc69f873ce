// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Where golden cases and pictures lie.
public final class Cases {
  private Cases() {}

  /// The cases recorded for this project.
  static List<Path> own() {
    return below(resource("/cases"));
  }

  /// One of the cases recorded for this project, or a file of it.
  public static Path own(String name) {
    return resource("/cases").resolve(name);
  }

  /// The whole generations recorded of a checkpoint; others than those of this project with
  /// `-Dveduta.generations=DIR`.
  static Path generations(String checkpoint) {
    String folder = System.getProperty("veduta.generations");
    return (folder == null ? resource("/generation") : Path.of(folder)).resolve(checkpoint);
  }

  /// Small pictures of noise, one of each format.
  public static Path pictures() {
    return resource("/pictures");
  }

  /// The cases in the shared folder; none when it is absent.
  static List<Path> shared() {
    Path folder = sharedFolder().resolve("golden/cases");
    return Files.isDirectory(folder) ? below(folder) : List.of();
  }

  /// A path in the shared folder; without it the test that asks is skipped.
  static Path needShared(String path) {
    Path there = sharedFolder().resolve(path);
    assumeTrue(Files.exists(there), there + " is absent: pass -Dveduta.shared=DIR");
    return there;
  }

  private static Path sharedFolder() {
    return Path.of(System.getProperty("veduta.shared", "../../../shared"));
  }

  private static Path resource(String name) {
    try {
      URI location = Objects.requireNonNull(Cases.class.getResource(name), name).toURI();
      return Path.of(location);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
