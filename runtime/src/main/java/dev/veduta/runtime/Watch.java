// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import java.time.Duration;

/// Interrupts the thread that made it if that is still at work when a time has passed. Closing it,
/// on the same thread, takes back an interrupt that came too late.
public final class Watch implements AutoCloseable {
  private final Thread worker = Thread.currentThread();
  private final long end;
  private final Alarm alarm;
  private boolean isOver;
  private boolean hasRung;

  /// @param limit after which it rings
  public Watch(Duration limit) {
    end = System.nanoTime() + limit.toNanos();
    alarm = Alarm.in(limit, this::ring);
  }

  private synchronized void ring() {
    if (!isOver) {
      hasRung = true;
      worker.interrupt();
    }
  }

  /// Whether the time has passed, be it that it has not rung yet, as the machine is busy.
  boolean isPast() {
    return System.nanoTime() - end > 0;
  }

  /// Whether it has interrupted the thread.
  public synchronized boolean hasRung() {
    return hasRung;
  }

  @Override
  public synchronized void close() {
    if (!isOver) {
      isOver = true;
      alarm.close();
      if (hasRung) {
        Thread.interrupted();
      }
    }
  }
}
