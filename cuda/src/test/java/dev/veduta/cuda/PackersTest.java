// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Threads that write weights …
@SuppressWarnings("NullAway.Init") // JUnit calls open before each test
final class PackersTest {
  private static final int THREADS = 3;
  private static final int LARGE = 1 << 20;

  private Packers packers;
  private Arena arena;

  @BeforeEach
  void open() {
    packers = new Packers(THREADS);
    arena = Arena.ofShared();
  }

  @AfterEach
  void close() {
    packers.close();
    arena.close();
  }

  /// Writes which unit each is.
  private static void number(long from, int count, MemorySegment room) {
    assertThat(room.byteSize()).isEqualTo(4L * count);
    for (int i = 0; i < count; i++) {
      room.setAtIndex(JAVA_INT, i, (int) from + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 65_537, 200_000, LARGE + 7})
  void writeEachUnitWhereItBelongs(int count) {
    MemorySegment room = arena.allocate(4L * count, 4);
    packers.write(new WeightStore.Part(0, count, 4, PackersTest::number), 10, count, room);
    assertThat(room.toArray(JAVA_INT)).isEqualTo(IntStream.range(10, 10 + count).toArray());
  }

  @Test
  void writeLargePartsAtTheSameTime() {
    CyclicBarrier all = new CyclicBarrier(THREADS);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    WeightStore.Source source =
        (from, count, room) -> {
          seen.add(Thread.currentThread());
          await(all);
          number(from, count, room);
        };
    packers.write(new WeightStore.Part(0, LARGE, 4, source), 0, LARGE, arena.allocate(4L * LARGE));
    assertThat(seen).hasSize(THREADS).contains(Thread.currentThread());
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sayWhatWentWrongOnAnyOfThem() {
    WeightStore.Source source =
        (from, _, _) -> {
          if (from > 0) {
            throw new IllegalStateException("the file is gone");
          }
        };
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                packers.write(
                    new WeightStore.Part(0, LARGE, 4, source),
                    0,
                    LARGE,
                    arena.allocate(4L * LARGE)))
        .withMessage("the file is gone");
  }
}
