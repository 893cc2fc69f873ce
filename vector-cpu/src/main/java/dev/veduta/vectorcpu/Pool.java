// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The threads of one backend. The thread that asks takes part, so a pool of `n` starts `n - 1`.
///
/// One job runs at a time; a session that finds the pool busy computes alone, which is as fast when
/// all processors are at work. A worker waits for the next job awake for 50 µs, as the operations
/// of a decoding step follow each other closely, then sleeps.
final class Pool implements AutoCloseable {
  private static final long AWAKE_NANOS = 50_000;

  private final Worker[] workers;
  private final Thread[] threads;
  private final AtomicReference<@Nullable Job> current = new AtomicReference<>();
  private volatile boolean closed;

  /// Part of a job: task `index`, with working memory that no other thread uses meanwhile.
  interface Task {
    void run(int index, Scratch scratch);
  }

  Pool(int threads) {
    workers = new Worker[threads - 1];
    this.threads = new Thread[workers.length];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker();
      this.threads[i] =
          Thread.ofPlatform().daemon().name("veduta-cpu-" + (i + 1)).start(workers[i]);
    }
  }

  int threads() {
    return workers.length + 1;
  }

  /// Whether all threads may read a segment; one of a confined arena is its owner's alone.
  boolean canRead(MemorySegment segment) {
    return Arrays.stream(threads).allMatch(segment::isAccessibleBy);
  }

  /// Runs tasks 0 to `count - 1` in any order and returns when all are done.
  ///
  /// @param own the caller's working memory
  void run(int count, Scratch own, Task task) {
    Job job = new Job(count, task);
    if (count > 1 && workers.length > 0 && current.compareAndSet(null, job)) {
      try {
        for (int i = 0; i < Math.min(workers.length, count - 1); i++) {
          workers[i].wake();
        }
        job.work(own);
        job.await();
      } finally {
        current.set(null);
      }
      job.rethrow();
    } else {
      runAlone(count, own, task);
    }
  }

  /// Runs tasks 0 to `count - 1` on the caller's thread.
  static void runAlone(int count, Scratch own, Task task) {
    for (int i = 0; i < count; i++) {
      task.run(i, own);
    }
  }

  /// Ends the threads. No job may be running.
  @Override
  public void close() {
    closed = true;
    for (Worker worker : workers) {
      worker.wake();
    }
  }

  private final class Worker implements Runnable {
    private final Scratch scratch = new Scratch();
    private @Nullable volatile Thread sleeper;

    @Override
    public void run() {
      Job last = null;
      long idleSince = System.nanoTime();
      while (!closed) {
        Job job = current.get();
        if (job != null && job != last) {
          job.work(scratch);
          last = job;
          idleSince = System.nanoTime();
        } else if (System.nanoTime() - idleSince < AWAKE_NANOS) {
          last = job; // A job that has ended is not held on to.
          Thread.onSpinWait();
        } else {
          sleep(last);
          idleSince = System.nanoTime();
        }
      }
    }

    private void sleep(@Nullable Job last) {
      sleeper = Thread.currentThread();
      // Looks again after announcing the sleep, so that a job published in between is not missed.
      while (!closed && (current.get() == null || current.get() == last)) {
        LockSupport.park(this);
      }
      sleeper = null;
    }

    void wake() {
      Thread thread = sleeper;
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
  }

  private static final class Job {
    private final int count;
    private final Task task;
    private final Thread owner = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Job(int count, Task task) {
      this.count = count;
      this.task = task;
    }

    void work(Scratch scratch) {
      for (int index = next.getAndIncrement(); index < count; index = next.getAndIncrement()) {
        try {
          task.run(index, scratch);
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        }
        if (done.incrementAndGet() == count) {
          LockSupport.unpark(owner);
        }
      }
    }

    void await() {
      long since = System.nanoTime();
      while (done.get() < count) {
        if (System.nanoTime() - since < AWAKE_NANOS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
    }

    void rethrow() {
      switch (failure.get()) {
        case null -> {}
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }
}
