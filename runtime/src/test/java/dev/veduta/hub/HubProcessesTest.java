// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static dev.veduta.hub.TestHub.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.hub.LyingServer.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Processes that download the same model …
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "bash limits what these processes may write")
final class HubProcessesTest {
  private static final int SIZE = 2_000_000;

  @TempDir Path temp;
  private Path cache;
  private TestHub hub;

  @BeforeEach
  void start() throws IOException {
    cache = temp.resolve("cache");
    hub = TestHub.start(SIZE);
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
  }

  @Test
  void doSoOnce() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    hub.hub()
        .lie(
            "/revision/",
            2,
            (request, wire) -> {
              both.countDown();
              wire.send(200, "", hub.listing().build().toString());
            });
    hub.store()
        .lie(
            "/kept/",
            1,
            (request, wire) -> {
              awaited(both);
              TestHub.part(request, hub.file(WEIGHTS), "", wire);
            });
    try (HubProcess one = process("");
        HubProcess other = process("")) {
      assertThat(one.folder()).isEqualTo(other.folder());
    }

    assertThat(hub.store().requests()).hasSize(1);
    new CacheCheck(cache).isComplete();
  }

  @Test
  void goOnWithWhatOneLeftThatWasKilled() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    CountDownLatch half = new CountDownLatch(1);
    hub.hub()
        .lie(
            "/revision/",
            2,
            (request, wire) -> {
              both.countDown();
              wire.send(200, "", hub.listing().build().toString());
            });
    hub.store()
        .lie(
            "/kept/",
            1,
            (request, wire) -> {
              wire.head(200, "Content-Length: " + SIZE);
              wire.raw(Arrays.copyOf(hub.file(WEIGHTS), SIZE / 2));
              half.countDown();
              wire.stall();
            });
    try (HubProcess killed = process("")) {
      half.await();
      untilHalfIsWritten();
      try (HubProcess waiting = process("")) {
        both.await();
        killed.kill();

        assertThat(waiting.folder().resolve(WEIGHTS)).hasBinaryContent(hub.file(WEIGHTS));
      }
    }

    assertThat(hub.store().requests())
        .extracting(Request::from)
        .containsExactly(Optional.empty(), Optional.of(SIZE / 2L));
    new CacheCheck(cache).isComplete();
  }

  @Test
  void meetTheLimitOfWhatTheyMayWrite() throws Exception {
    try (HubProcess limited = process("ulimit -f 1000")) {
      assertThat(limited.failure())
          .contains("there is no more room for " + cache, "HF_HUB_CACHE", "is kept");
    }
    new CacheCheck(cache).isWhole();

    try (HubProcess free = process("")) {
      assertThat(free.folder().resolve(WEIGHTS)).hasBinaryContent(hub.file(WEIGHTS));
    }
    assertThat(hub.store().requests())
        .last()
        .extracting(Request::from)
        .isNotEqualTo(Optional.empty());
    new CacheCheck(cache).isComplete();
  }

  @Test
  void meetADiskThatIsTooSmall() throws Exception {
    Path disk = mounted("1m");
    try {
      try (HubProcess process = HubProcess.start(hub.hub().uri().toString(), disk, "")) {
        assertThat(process.failure())
            .contains("tiny/fox needs 2.0 MB more, but there are only 1.0 MB where " + disk);
      }
      new CacheCheck(disk).isWhole();
      assertThat(hub.store().requests()).isEmpty();
    } finally {
      run("umount", disk.toString());
    }
  }

  /// Something else fills the disk while the model arrives.
  @Test
  void meetADiskThatBecomesFull() throws Exception {
    Path disk = mounted("4m");
    Path other = disk.resolve("something-else");
    try {
      hub.store()
          .lie(
              "/kept/",
              1,
              (request, wire) -> {
                Files.write(other, new byte[3_000_000]);
                TestHub.part(request, hub.file(WEIGHTS), "", wire);
              });
      try (HubProcess process = HubProcess.start(hub.hub().uri().toString(), disk, "")) {
        assertThat(process.failure())
            .contains("there is no more room for", "./veduta cache", "is kept");
      }
      Files.delete(other);
      new CacheCheck(disk).isWhole();
      try (HubProcess process = HubProcess.start(hub.hub().uri().toString(), disk, "")) {
        assertThat(process.folder().resolve(WEIGHTS)).hasBinaryContent(hub.file(WEIGHTS));
      }
      assertThat(hub.store().requests())
          .last()
          .extracting(Request::from)
          .isNotEqualTo(Optional.empty());
      new CacheCheck(disk).isComplete();
    } finally {
      run("umount", disk.toString());
    }
  }

  private HubProcess process(String shell) throws IOException {
    return HubProcess.start(hub.hub().uri().toString(), cache, shell);
  }

  private Path mounted(String size) throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString()),
        "no disk can be mounted by this user");
    return disk;
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }

  private void untilHalfIsWritten() throws IOException {
    Path part =
        new CachedFolder(cache, "tiny/fox")
            .part(new FileHash(TestHub.hash(WEIGHTS, hub.file(WEIGHTS))));
    while (!Files.exists(part) || Files.size(part) < SIZE / 2) {
      Thread.onSpinWait();
    }
  }

  private static void awaited(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
