// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import static dev.veduta.hub.TestHub.MODEL;
import static dev.veduta.hub.TestHub.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.hub.LyingServer.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Downloads of the same model …
@Timeout(120)
final class HubThreadsTest {
  private static final int SIZE = 2_000_000;

  @TempDir Path cache;

  @Test
  void happenOnceHoweverManyThreadsAsk() throws Exception {
    try (TestHub hub = TestHub.start(SIZE);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<Path>> folders = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        folders.add(threads.submit(asked(hub)));
      }
      for (Future<Path> folder : folders) {
        assertThat(folder.get().resolve(WEIGHTS)).hasBinaryContent(hub.file(WEIGHTS));
      }
      assertThat(hub.store().requests()).hasSize(1);
      new CacheCheck(cache).isComplete();
    }
  }

  @Test
  void sayThatTheyWaitForEachOther() throws Exception {
    try (TestHub hub = TestHub.start(SIZE);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      CountDownLatch waiting = new CountDownLatch(1);
      hub.store()
          .lie(
              "/kept/",
              1,
              (request, wire) -> {
                awaited(waiting);
                TestHub.part(request, hub.file(WEIGHTS), "", wire);
              });
      Future<Path> first = threads.submit(asked(hub, new Waiting(waiting)));
      Future<Path> second = threads.submit(asked(hub, new Waiting(waiting)));

      assertThat(first.get()).isEqualTo(second.get());
      assertThat(hub.store().requests()).hasSize(1);
    }
  }

  /// Interrupts a thread when half of a file has arrived.
  @Test
  void stopWhenTheyAreInterruptedAndGoOnLater() throws Exception {
    try (TestHub hub = TestHub.start(SIZE)) {
      hub.store()
          .lie(
              "/kept/",
              1,
              (request, wire) -> {
                wire.head(200, "Content-Length: " + SIZE);
                wire.raw(Arrays.copyOf(hub.file(WEIGHTS), SIZE / 2));
                wire.stall();
              });
      CountDownLatch half = new CountDownLatch(1);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      AtomicReference<Boolean> flag = new AtomicReference<>();
      Thread asking =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      new Hub(hub.settings(cache))
                          .snapshot(
                              MODEL,
                              HubContents.MODEL,
                              (file, done, size, allDone, allSize) -> {
                                if (done >= SIZE / 2) {
                                  half.countDown();
                                }
                              });
                    } catch (HubException e) {
                      failure.set(e);
                      flag.set(Thread.currentThread().isInterrupted());
                    }
                  });
      half.await();
      asking.interrupt();
      asking.join();

      assertThat(failure.get()).hasMessageContaining("was interrupted", "ask again to go on");
      assertThat(flag.get()).isTrue();
      new CacheCheck(cache).isWhole();
      assertThat(new HubCache(cache).model("tiny/fox").orElseThrow().unfinished())
          .singleElement()
          .satisfies(part -> assertThat(part.bytes()).isGreaterThanOrEqualTo(SIZE / 2));

      asked(hub).call();

      assertThat(hub.store().requests())
          .last()
          .extracting(Request::from)
          .isEqualTo(Optional.of(1_000_000L));
      new CacheCheck(cache).isComplete();
    }
  }

  @Test
  void goOnWhereOneBrokeOff() throws Exception {
    try (TestHub hub = TestHub.start(SIZE)) {
      byte[] all = hub.file(WEIGHTS);
      Path part =
          new CachedFolder(cache, "tiny/fox").part(new FileHash(TestHub.hash(WEIGHTS, all)));
      Files.createDirectories(part.getParent());
      Files.write(part, Arrays.copyOf(all, 1_500_000));

      assertThat(asked(hub).call().resolve(WEIGHTS)).hasBinaryContent(all);
      assertThat(hub.store().requests())
          .singleElement()
          .satisfies(request -> assertThat(request.from()).contains(1_500_000L));
      new CacheCheck(cache).isComplete();
    }
  }

  private Callable<Path> asked(TestHub hub) {
    return asked(hub, HubProgress.SILENT);
  }

  private Callable<Path> asked(TestHub hub, HubProgress progress) {
    return () -> new Hub(hub.settings(cache)).snapshot(MODEL, HubContents.MODEL, progress);
  }

  private static void awaited(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /// Opens a latch when it hears that a download waits.
  private record Waiting(CountDownLatch latch) implements HubProgress {
    @Override
    public void moved(String file, long done, long size, long allDone, long allSize) {}

    @Override
    public void said(String sentence) {
      if (sentence.contains("is being downloaded by another")) {
        latch.countDown();
      }
    }
  }
}
