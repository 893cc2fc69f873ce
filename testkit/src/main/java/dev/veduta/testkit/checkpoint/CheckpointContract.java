// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every format of weights promises, whoever wrote it: numbers, or a [ModelException] that
/// names the file, whatever is in it. A test class inherits it, and writes what its provider does
/// not write itself.
@SuppressWarnings("NullAway.Init") // JUnit fills the folder
public abstract class CheckpointContract {
  private static final int ROUNDS = 200;

  // Thousands of times what a small file takes: only what never ends is caught.
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final RandomCheckpoint TENSORS =
      RandomCheckpoint.of(
          2,
          """
          words.weight [37, 8]
          layers.*.map linear 8 12
          layers.*.norm norm 8
          patches [4, 3, 2, 2]
          scale [1]
          """);

  @TempDir private Path folder;

  protected abstract CheckpointProvider provider();

  /// Writes tensors, all in 32 bits, into a folder.
  protected void write(Path folder, Checkpoint tensors) throws IOException {
    provider().write(folder, tensors, Long.MAX_VALUE);
  }

  @BeforeEach
  protected final void fill() throws IOException {
    write(folder, TENSORS);
  }

  @Test
  protected void knowsItsFilesFromOthers() throws IOException {
    assertThat(provider().matches(new FolderFiles(folder))).isTrue();
    for (Path file : files()) {
      Files.delete(file);
    }
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThat(provider().matches(new FolderFiles(folder))).isFalse();
  }

  @Test
  protected void listsEveryTensor() {
    Checkpoint read = open();

    assertThat(read.entries()).containsOnlyKeys(TENSORS.entries().keySet());
    TENSORS
        .entries()
        .forEach(
            (name, expected) -> {
              Checkpoint.Entry entry = Objects.requireNonNull(read.entries().get(name));
              assertThat(entry.shape()).as(name).isEqualTo(expected.shape());
              assertThat(entry.type()).as(name).isEqualTo(expected.type());
              assertThat(folder.resolve(entry.file())).as(name).exists();
            });
  }

  @Test
  protected void readsEveryNumberInEveryThread() {
    Checkpoint read = open();
    assertThat(
            Stream.of(1, 2, 3, 4)
                .flatMap(_ -> TENSORS.entries().keySet().stream())
                .parallel()
                .filter(name -> !isAsWritten(read, name)))
        .isEmpty();
  }

  @Test
  protected void refusesNamesThatItDoesNotHave() {
    try (Arena arena = Arena.ofConfined()) {
      assertThatIllegalArgumentException().isThrownBy(() -> open().data("absent", arena));
    }
  }

  @Test
  protected void givesNumbersOrOneClearErrorForFilesThatEndEarly() throws IOException {
    for (Path file : files()) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < ROUNDS; i++) {
        int length = (int) ((long) whole.length * i / ROUNDS);
        Files.write(file, Arrays.copyOf(whole, length));
        assertTimeoutPreemptively(LIMIT, this::readOrRefuse);
      }
      Files.write(file, whole);
    }
  }

  @Test
  protected void givesNumbersOrOneClearErrorForDamagedFiles() throws IOException {
    Random random = new Random(17);
    for (Path file : files()) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < ROUNDS; i++) {
        byte[] damaged = whole.clone();
        // Tables of contents stand at the beginning or at the end.
        int edge = Math.min(512, damaged.length);
        for (int hit = 0; hit <= i % 3; hit++) {
          int at = random.nextInt(edge);
          damaged[i % 2 == 0 ? at : damaged.length - 1 - at] = (byte) random.nextInt(256);
        }
        Files.write(file, damaged);
        assertTimeoutPreemptively(LIMIT, this::readOrRefuse);
      }
      Files.write(file, whole);
    }
  }

  private void readOrRefuse() {
    try (Arena arena = Arena.ofShared()) {
      Checkpoint read = open();
      for (String name : read.entries().keySet()) {
        read.data(name, arena);
      }
    } catch (ModelException e) {
      assertThat(e).hasMessageContaining(folder.toString());
    }
  }

  private boolean isAsWritten(Checkpoint read, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = read.data(name, arena);
      return data.mismatch(TENSORS.data(name, arena)) == -1 && data.address() % Float.BYTES == 0;
    }
  }

  private Checkpoint open() {
    return provider().open(new FolderFiles(folder));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
