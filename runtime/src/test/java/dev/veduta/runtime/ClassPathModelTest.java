// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A model on the class path…
final class ClassPathModelTest {
  @TempDir private Path temp;

  /// Where resources may lie.
  enum Place {
    JAR,
    FOLDER
  }

  @ParameterizedTest
  @EnumSource
  void isReadFromItsPackage(Place place) throws IOException {
    try (URLClassLoader loader = loader(place)) {
      ModelFiles files = new ClassPathModel("models/tiny", loader);
      assertThat(files.name()).isEqualTo("tiny");
      assertThat(files.location("f")).isEqualTo("classpath:models/tiny/f");
      assertThat(files.contains("f")).isTrue();
      assertThat(files.contains("g")).isFalse();
      assertThat(files.size("f")).isEqualTo(200_000);
      assertThat(files.bytes("config.json", 2)).isEqualTo("{}".getBytes(UTF_8));
      try (Arena arena = Arena.ofConfined()) {
        assertThat(files.map("f", 130_000, 3, arena).toArray(JAVA_BYTE))
            .containsExactly((byte) 130_000, (byte) 130_001, (byte) 130_002);
        assertThat(files.map("f", 8, 1, arena).address() % 8).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheFileThatIsMissingOrOfAnotherLength(Place place) throws IOException {
    try (URLClassLoader loader = loader(place)) {
      ModelFiles files = new ClassPathModel("models/tiny", loader);
      refused(() -> files.size("g"), "there is no classpath:models/tiny/g");
      refused(
          () -> files.bytes("f", 9), "classpath:models/tiny/f is longer than the 9 bytes allowed");
      refused(
          () -> files.map("f", 199_999, 2, Arena.ofAuto()),
          "classpath:models/tiny/f is truncated: it ends at byte 200000, before 200001");
    }
  }

  @Test
  void isFoundThroughTheClassLoaderOfTheThread() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = loader(Place.JAR)) {
      thread.setContextClassLoader(loader);
      assertThat(ModelLocation.of("classpath:models/tiny").name()).isEqualTo("tiny");
      assertThat(ModelLocation.of("classpath:/models/tiny/").name()).isEqualTo("tiny");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../f", "a/b", "", "a\\b"})
  void refusesANameThatIsNotPlain(String name) throws IOException {
    try (URLClassLoader loader = loader(Place.FOLDER)) {
      ModelFiles files = new ClassPathModel("models/tiny", loader);
      refused(() -> files.contains(name), "is not a plain file name");
      refused(() -> files.bytes(name, 1), "is not a plain file name");
    }
  }

  private URLClassLoader loader(Place place) throws IOException {
    return switch (place) {
      case JAR -> {
        Path jar = temp.resolve("model.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
          out.putNextEntry(new JarEntry("models/tiny/config.json"));
          out.write("{}".getBytes(UTF_8));
          out.putNextEntry(new JarEntry("models/tiny/f"));
          out.write(content());
        }
        yield new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
      }
      case FOLDER -> {
        Path folder = Files.createDirectories(temp.resolve("models/tiny"));
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.write(folder.resolve("f"), content());
        yield new URLClassLoader(new URL[] {temp.toUri().toURL()}, null);
      }
    };
  }

  private static byte[] content() {
    byte[] content = new byte[200_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) i;
    }
    return content;
  }

  private static void refused(Runnable reading, String fault) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(reading::run)
        .withMessageContaining(fault);
  }
}
