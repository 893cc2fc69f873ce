// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.api.BusyException;
import dev.veduta.api.VedutaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Work in the order in which it was asked for, of bounded length.
final class WorkQueue {
  private final int bound;
  private final Queue<Work> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;
  private volatile boolean isEnding;

  /// @param bound most pieces of work that wait, at least 1
  WorkQueue(int bound) {
    this.bound = bound;
  }

  /// @throws BusyException when too much waits already
  /// @throws VedutaException when it is closed
  void add(Work work) {
    lock.lock();
    try {
      if (closed) {
        throw new VedutaException("this captioner is closed");
      }
      if (waiting.size() >= bound) {
        throw new BusyException(
            "%d requests wait for this captioner already, and no more may; try again later, or raise its setting queue"
                .formatted(bound));
      }
      if (isEnding) {
        work.cancel();
      }
      waiting.add(work);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /// Whether all texts are to end within one step.
  boolean isEnding() {
    return isEnding;
  }

  /// Cancels all texts, also those that come.
  void endRequests() {
    lock.lock();
    try {
      isEnding = true;
      waiting.forEach(Work::cancel);
    } finally {
      lock.unlock();
    }
  }

  /// The next piece of work, if there is one.
  Optional<Work> poll() {
    lock.lock();
    try {
      return Optional.ofNullable(waiting.poll());
    } finally {
      lock.unlock();
    }
  }

  /// Texts that were taken, and those right behind them about pictures that can be seen with
  /// theirs, as far as they wait already.
  ///
  /// @param most pieces of work, the one that was taken included
  List<Work.Texts> withAlike(Work.Texts taken, int most) {
    List<Work.Texts> company = new ArrayList<>(List.of(taken));
    lock.lock();
    try {
      while (company.size() < most
          && waiting.peek() instanceof Work.Texts next
          && next.picture().isLike(taken.picture())) {
        company.add(next);
        waiting.remove();
      }
    } finally {
      lock.unlock();
    }
    return company;
  }

  /// The next piece of work, which is waited for; empty when the queue is closed and nothing is
  /// left.
  Optional<Work> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      return Optional.ofNullable(waiting.poll());
    } finally {
      lock.unlock();
    }
  }

  /// Drops what is cancelled or late.
  void sweep() {
    lock.lock();
    try {
      waiting.removeIf(Work::isOver);
    } finally {
      lock.unlock();
    }
  }

  /// Takes no more work; what waits is still done.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
