// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.spi.compute.Precision;
import dev.veduta.vectorcpu.ProductEngine.Lane;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An engine …
final class OneDnnEngineTest {
  private static final int RACES = 300;
  private static final long MEBIBYTE = 1 << 20;
  private static final long PAGE = 4096;
  private static final Path STATM = Path.of("/proc/self/statm");

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "INT8"})
  void passesItsTrialWhereTheProcessorHasTheInstructions(Precision precision) {
    try (OneDnnEngine engine = OneDnnHere.open(precision)) {
      assertThat(Trial.complaint(engine, precision)).isEmpty();
      assertThat(engine.description()).startsWith("oneDNN 3.11 with ");
    }
  }

  @Test
  void leavesTheCallersThreadsOfOpenMpAlone() {
    try (OneDnnEngine engine = OneDnnHere.open(Precision.FP32)) {
      int threads = OneDnn.threads();
      OneDnn.useThreads(3);
      assertThat(Trial.complaint(engine, Precision.FP32)).isEmpty();
      assertThat(OneDnn.threads()).isEqualTo(3);
      OneDnn.useThreads(threads);
    }
  }

  @Test
  void refusesWorkOnceItIsClosed() {
    OneDnnEngine engine = OneDnnHere.open(Precision.FP32);
    Lane lane = engine.openLane();
    engine.close();
    engine.close();
    lane.close();
    try (Arena arena = Arena.ofConfined()) {
      Matrices matrices = Matrices.random(Precision.FP32, 64, 1, 1, arena);
      MemorySegment sums = matrices.room(arena);
      assertThatIllegalStateException()
          .isThrownBy(
              () -> lane.multiply(1, 64, 1, matrices.nativeX(), matrices.nativeWeights(), sums))
          .withMessageContaining("closed");
    }
    assertThatIllegalStateException().isThrownBy(engine::openLane).withMessageContaining("closed");
  }

  @Test
  void waitsForProductsUnderWayWhenItIsClosed() throws Exception {
    OneDnnHere.open(Precision.FP32).close();
    try (Arena arena = Arena.ofShared();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      Matrices matrices = Matrices.random(Precision.FP32, 256, 1, 1, arena);
      long finished = 0;
      for (int race = 0; race < RACES; race++) {
        OneDnnEngine engine = new OneDnnEngine(Precision.FP32);
        CountDownLatch started = new CountDownLatch(2);
        Future<Long> first = threads.submit(() -> multiplyUntilClosed(engine, matrices, started));
        Future<Long> second = threads.submit(() -> multiplyUntilClosed(engine, matrices, started));
        started.await();
        Future<?> other = threads.submit(engine::close);
        engine.close();
        other.get();
        finished += first.get() + second.get();
      }
      assertThat(finished).isGreaterThanOrEqualTo(2L * RACES);
    }
  }

  /// How many products it got.
  private static long multiplyUntilClosed(
      OneDnnEngine engine, Matrices matrices, CountDownLatch started) {
    try (Arena arena = Arena.ofConfined();
        Lane lane = engine.openLane()) {
      MemorySegment sums = matrices.room(arena);
      for (long products = 0; ; products++) {
        int rows = products % 2 == 0 ? 1 : 64;
        try {
          lane.multiply(rows, 256, 1, matrices.nativeX(), matrices.nativeWeights(), sums);
        } catch (IllegalStateException e) {
          assertThat(e).hasMessageContaining("closed");
          return products;
        }
        if (products == 0) {
          started.countDown();
        }
      }
    }
  }

  @Test
  void freesWhatItCompiled() throws IOException {
    OneDnnHere.assumeLibrary();
    assumeTrue(Files.exists(STATM), "Linux alone says how much memory is resident");
    try (Arena arena = Arena.ofConfined()) {
      Matrices matrices = Matrices.random(Precision.FP32, 1024, 4, 1, arena);
      MemorySegment sums = matrices.room(arena);
      useEngines(20, matrices, sums);
      long before = residentBytes();
      useEngines(100, matrices, sums);
      // One engine kept would be about 100 KiB of code and operands, and hundreds of scratch
      // memory.
      assertThat(residentBytes() - before).isLessThan(16 * MEBIBYTE);
    }
  }

  private static void useEngines(int count, Matrices matrices, MemorySegment sums) {
    for (int i = 0; i < count; i++) {
      try (OneDnnEngine engine = new OneDnnEngine(Precision.FP32)) {
        for (int lanes = 0; lanes < 3; lanes++) {
          Lane lane = engine.openLane();
          for (int rows : new int[] {1, 5, 64}) {
            lane.multiply(rows, 1024, 4, matrices.nativeX(), matrices.nativeWeights(), sums);
          }
        }
      }
    }
  }

  private static long residentBytes() throws IOException {
    try (Scanner pages = new Scanner(Files.readString(STATM))) {
      pages.nextLong();
      return pages.nextLong() * PAGE;
    }
  }
}
