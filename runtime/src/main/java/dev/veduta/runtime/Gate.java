// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts those who use something, and lets nobody in any more once it is to be closed.
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private int inside;
  private boolean shut;

  /// What becomes of one who wants in.
  enum Entry {
    INSIDE,
    FULL,
    SHUT
  }

  /// @param most that may be inside, with the one who enters
  Entry enter(int most) {
    lock.lock();
    try {
      if (shut) {
        return Entry.SHUT;
      }
      if (inside >= most) {
        return Entry.FULL;
      }
      inside++;
      return Entry.INSIDE;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      inside--;
      if (inside == 0) {
        empty.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Lets nobody in from now on.
  void shut() {
    lock.lock();
    try {
      shut = true;
    } finally {
      lock.unlock();
    }
  }

  boolean isShut() {
    lock.lock();
    try {
      return shut;
    } finally {
      lock.unlock();
    }
  }

  int inside() {
    lock.lock();
    try {
      return inside;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until nobody is inside, whoever interrupts.
  void awaitEmpty() {
    lock.lock();
    try {
      while (inside > 0) {
        empty.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until nobody is inside, but no longer than that; whether nobody is. An interrupt ends
  /// the wait, and is kept.
  boolean awaitEmpty(Duration most) {
    lock.lock();
    try {
      long left = most.toNanos();
      while (inside > 0 && left > 0) {
        left = empty.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return inside() == 0;
  }
}
