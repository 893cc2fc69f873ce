// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.servers.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each of our jars in the archive …
final class LibrariesIT {
  private static final Path LIBRARIES = Path.of("target", "album", "WEB-INF", "lib");

  @Test
  void hasANameForTheModulePathTheLicenceAndAnIndexOfItsClasses() throws IOException {
    List<Path> ours = ours();
    assertThat(ours).hasSizeGreaterThan(4);
    for (Path file : ours) {
      try (JarFile jar = new JarFile(file.toFile())) {
        Manifest manifest = Objects.requireNonNull(jar.getManifest(), file.toString());
        assertThat(manifest.getMainAttributes().getValue("Automatic-Module-Name"))
            .as(file.toString())
            .startsWith("dev.veduta.");
        assertThat(jar.getEntry("META-INF/LICENSE")).as(file.toString()).isNotNull();
        assertThat(jar.getEntry("META-INF/jandex.idx")).as(file.toString()).isNotNull();
      }
    }
  }

  private static List<Path> ours() throws IOException {
    try (Stream<Path> files = Files.list(LIBRARIES)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("veduta-"))
          .filter(file -> !file.getFileName().toString().startsWith("veduta-servers-"))
          .toList();
    }
  }
}
