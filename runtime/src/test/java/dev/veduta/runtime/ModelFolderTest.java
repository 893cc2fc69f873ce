// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.api.ModelException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The folder of a model…
final class ModelFolderTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource({
    "/models/git-base, git-base",
    "/cache/models--microsoft--git-base/snapshots/1a2b, microsoft/git-base",
    "/cache/models--gpt2/snapshots/1a2b, gpt2",
    "/my/snapshots/1a2b, 1a2b",
    "/, /"
  })
  void isCalledByItsLastPartOrItsNameOnTheHub(String folder, String name) {
    assertThat(new ModelFolder(Path.of(folder)).name()).isEqualTo(name);
  }

  @Test
  void readsAndMapsItsFiles() throws IOException {
    Files.write(temp.resolve("f"), new byte[] {0, 1, 2, 3, 4});
    ModelFolder files = new ModelFolder(temp);
    assertThat(files.contains("f")).isTrue();
    assertThat(files.size("f")).isEqualTo(5);
    assertThat(files.location("f")).isEqualTo(temp.resolve("f").toString());
    assertThat(files.bytes("f", 5)).containsExactly(0, 1, 2, 3, 4);
    Arena arena = Arena.ofConfined();
    MemorySegment part = files.map("f", 1, 3, arena);
    assertThat(part.toArray(JAVA_BYTE)).containsExactly(1, 2, 3);
    assertThat(files.map("f", 5, 0, arena).byteSize()).isZero();
    arena.close();
    assertThat(part.scope().isAlive()).isFalse();
  }

  @Test
  void listsItsFilesButNoFolders() throws IOException {
    Files.write(temp.resolve("b.bin"), new byte[5]);
    Files.write(temp.resolve("a.json"), new byte[5]);
    Files.createDirectory(temp.resolve("c.bin"));
    assertThat(new ModelFolder(temp).names()).containsExactly("a.json", "b.bin");
    refused(() -> new ModelFolder(temp.resolve("none")).names(), "none can't be listed");
  }

  @Test
  void refusesAFileThatIsLongerThanAllowedOrShorterThanNeeded() throws IOException {
    Files.write(temp.resolve("f"), new byte[5]);
    ModelFolder files = new ModelFolder(temp);
    refused(() -> files.bytes("f", 4), temp.resolve("f") + " is longer than the 4 bytes allowed");
    refused(
        () -> files.map("f", 2, 4, Arena.ofAuto()),
        temp.resolve("f") + " is truncated: it ends at byte 5, before 6");
    refused(
        () -> files.map("f", 6, 1, Arena.ofAuto()),
        temp.resolve("f") + " is truncated: it ends at byte 5, before 7");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Files.createDirectory(temp.resolve("d"));
    ModelFolder files = new ModelFolder(temp);
    assertThat(files.contains("f")).isFalse();
    assertThat(files.contains("d")).isFalse();
    refused(() -> files.size("f"), "there is no " + temp.resolve("f"));
    refused(() -> files.bytes("d", 9), temp.resolve("d") + " is not a file");
  }

  @Test
  void followsLinksAsTheCacheOfTheHubNeeds() throws IOException {
    Path blobs = Files.createDirectories(temp.resolve("models--a--b/blobs"));
    Path snapshot = Files.createDirectories(temp.resolve("models--a--b/snapshots/1a2b"));
    Files.write(blobs.resolve("00ff"), new byte[] {7});
    linkOrSkip(snapshot.resolve("f"), Path.of("../../blobs/00ff"));
    linkOrSkip(snapshot.resolve("g"), Path.of("../../blobs/gone"));
    ModelFolder files = new ModelFolder(snapshot);
    assertThat(files.name()).isEqualTo("a/b");
    assertThat(files.bytes("f", 9)).containsExactly(7);
    assertThat(files.contains("g")).isFalse();
    refused(
        () -> files.size("g"),
        snapshot.resolve("g")
            + " is a link to a file that does not exist; download the model again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../f", "/etc/passwd", "d/f", "..", ".", "", "a\0b", "a\\b"})
  void refusesANameThatIsNotPlain(String name) {
    ModelFolder files = new ModelFolder(temp);
    refused(() -> files.contains(name), "is not a plain file name");
    refused(() -> files.size(name), "is not a plain file name");
    refused(() -> files.bytes(name, 9), "is not a plain file name");
    refused(() -> files.map(name, 0, 1, Arena.ofAuto()), "is not a plain file name");
    refused(() -> files.location(name), "is not a plain file name");
  }

  private static void linkOrSkip(Path link, Path target) {
    try {
      Files.createSymbolicLink(link, target);
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "this file system makes no symbolic links: " + e);
    }
  }

  private static void refused(Runnable reading, String fault) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(reading::run)
        .withMessageContaining(fault);
  }
}
