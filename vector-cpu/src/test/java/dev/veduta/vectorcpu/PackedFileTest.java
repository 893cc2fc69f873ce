// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedFileTest {
  private static final String IDENTITY = "sha256:0123, panels of 64";
  private static final int LARGE = (1 << 20) + 12;

  @TempDir private Path folder;
  private final Arena arena = Arena.ofShared();
  private final Pool pool = new Pool(2);

  @AfterEach
  void close() {
    pool.close();
    arena.close();
  }

  private Path file() {
    return folder.resolve("weights.packed");
  }

  private MemorySegment random(long bytes) {
    MemorySegment block = arena.allocate(bytes);
    Random random = new Random(bytes);
    for (long i = 0; i < bytes; i++) {
      block.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
    }
    return block;
  }

  private SequencedMap<String, MemorySegment> write() throws IOException {
    SequencedMap<String, MemorySegment> blocks = new LinkedHashMap<>();
    blocks.put("small", random(3));
    blocks.put("none", random(0));
    blocks.put("large, größer als ein MiB", random(LARGE));
    PackedFile.write(file(), IDENTITY, blocks);
    return blocks;
  }

  @Test
  void whatWasWrittenIsReadAgain() throws IOException {
    SequencedMap<String, MemorySegment> blocks = write();
    try (PackedFile read = PackedFile.open(file(), IDENTITY).orElseThrow()) {
      blocks.forEach(
          (name, block) -> {
            MemorySegment target = arena.allocate(block.byteSize());
            assertThat(read.read(name, target, pool)).isTrue();
            assertThat(target.mismatch(block)).as(name).isEqualTo(-1);
          });
      assertThat(read.read("another", arena.allocate(3), pool)).isFalse();
      assertThat(read.read("small", arena.allocate(4), pool)).isFalse();
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void aFileOfAnotherIdentityIsNotTaken() throws IOException {
    assertThat(PackedFile.open(file(), IDENTITY)).isEmpty();
    write();
    assertThat(PackedFile.open(file(), IDENTITY + "x")).isEmpty();
    assertThat(PackedFile.open(file(), "sha256:0124, panels of 64")).isEmpty();
    Files.write(file(), new byte[5]);
    assertThat(PackedFile.open(file(), IDENTITY)).isEmpty();
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    write();
    byte[] whole = Files.readAllBytes(file());
    int start = 8 + 4 + IDENTITY.length();
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      int length = start + 1 + random.nextInt(i < 100 ? 60 : whole.length - start - 1);
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      boolean between = length == start + 4 + 5 + 8 + 4 + 3;
      boolean behindNone = length == start + 4 + 5 + 8 + 4 + 3 + 4 + 4 + 8;
      if (!between && !behindNone) {
        assertThatThrownBy(() -> PackedFile.open(file(), IDENTITY))
            .as("%d of %d bytes", length, whole.length)
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void everyFlippedBitIsNoticedOrOfAnotherName() throws IOException {
    SequencedMap<String, MemorySegment> blocks = write();
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      int at = random.nextInt(i < 150 ? 120 : whole.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file(), damaged);
      assertThat(givesAllTheSame(blocks)).as("byte %d of %d", at, whole.length).isFalse();
    }
  }

  private boolean givesAllTheSame(SequencedMap<String, MemorySegment> blocks) {
    try (PackedFile read = PackedFile.open(file(), IDENTITY).orElse(null)) {
      return read != null
          && blocks.entrySet().stream()
              .allMatch(
                  block -> {
                    MemorySegment target = arena.allocate(block.getValue().byteSize());
                    return read.read(block.getKey(), target, pool)
                        && target.mismatch(block.getValue()) < 0;
                  });
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }
}
