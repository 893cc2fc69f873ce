// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import java.time.Duration;

/// Does something when a time has passed, unless it is closed before. Each has a virtual thread, so
/// that there is no pool which would outlive an application.
final class Alarm implements AutoCloseable {
  private final Thread thread;

  private Alarm(Thread thread) {
    this.thread = thread;
  }

  /// @param time until then; none has passed already
  static Alarm in(Duration time, Runnable action) {
    return new Alarm(
        Thread.ofVirtual()
            .name("veduta-timeout")
            .start(
                () -> {
                  try {
                    Thread.sleep(time.isNegative() ? Duration.ZERO : time);
                  } catch (InterruptedException _) {
                    return;
                  }
                  action.run();
                }));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
