// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class PoolTest {
  private final Pool pool = new Pool(3);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void everyTaskRunsOnce() {
    for (int count : new int[] {0, 1, 2, 3, 4, 1000}) {
      AtomicIntegerArray runs = new AtomicIntegerArray(count + 1);
      pool.run(count, new Scratch(), (index, _) -> runs.incrementAndGet(index));
      for (int i = 0; i < count; i++) {
        assertThat(runs.get(i)).isEqualTo(1);
      }
    }
  }

  @Test
  void tasksRunOnAllThreads() {
    CountDownLatch together = new CountDownLatch(3);
    pool.run(
        3,
        new Scratch(),
        (_, _) -> {
          together.countDown();
          await(together);
        });
    assertThat(together.getCount()).isZero();
  }

  @Test
  void noTwoThreadsShareTheirWorkingMemory() {
    CountDownLatch together = new CountDownLatch(3);
    Set<Scratch> used = ConcurrentHashMap.newKeySet();
    pool.run(
        3,
        new Scratch(),
        (_, scratch) -> {
          used.add(scratch);
          together.countDown();
          await(together);
        });
    assertThat(used).hasSize(3);
  }

  @Test
  void aFailureReachesTheCallerAfterAllTasks() {
    AtomicIntegerArray runs = new AtomicIntegerArray(10);
    assertThatThrownBy(
            () ->
                pool.run(
                    10,
                    new Scratch(),
                    (index, _) -> {
                      runs.incrementAndGet(index);
                      if (index == 4) {
                        throw new IllegalStateException("task 4");
                      }
                    }))
        .hasMessage("task 4");
    for (int i = 0; i < 10; i++) {
      assertThat(runs.get(i)).isEqualTo(1);
    }
    pool.run(10, new Scratch(), (index, _) -> runs.incrementAndGet(index));
    assertThat(runs.get(9)).isEqualTo(2);
  }

  @Test
  void aCallerThatFindsThePoolBusyComputesAlone() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> first =
          other.submit(
              () ->
                  pool.run(
                      2,
                      new Scratch(),
                      (_, _) -> {
                        busy.countDown();
                        await(end);
                      }));
      busy.await();
      Thread caller = Thread.currentThread();
      pool.run(5, new Scratch(), (_, _) -> assertThat(Thread.currentThread()).isSameAs(caller));
      end.countDown();
      first.get();
    }
  }

  @Test
  void closingEndsTheThreads() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch together = new CountDownLatch(3);
    pool.run(
        3,
        new Scratch(),
        (_, _) -> {
          threads.add(Thread.currentThread());
          together.countDown();
          await(together);
        });
    threads.remove(Thread.currentThread());
    assertThat(threads).hasSize(2);
    pool.close();
    for (Thread thread : threads) {
      thread.join();
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
