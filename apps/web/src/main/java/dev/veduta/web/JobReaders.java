// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import java.util.concurrent.Semaphore;

/// Counts the clients that follow jobs, of which there are no more than threads can be spared for,
/// and lets them go when the application ends.
@ApplicationScoped
class JobReaders {
  static final int MOST = 200;

  private final Semaphore places = new Semaphore(MOST);
  private volatile boolean isClosed;

  /// Whether one more may follow a job.
  boolean enter() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  boolean isClosed() {
    return isClosed;
  }

  void close(@Observes Shutdown shutdown) {
    isClosed = true;
  }
}
