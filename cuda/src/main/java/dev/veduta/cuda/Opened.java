// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has been opened before something goes wrong, and must be closed then.
final class Opened {
  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T one) {
    all.push(one);
    return one;
  }

  /// Closes it all, the last first.
  ///
  /// @return the fault, to be thrown
  RuntimeException closed(Throwable fault) {
    for (AutoCloseable one : all) {
      try {
        one.close();
      } catch (Exception e) {
        fault.addSuppressed(e);
      }
    }
    if (fault instanceof Error error) {
      throw error;
    }
    return fault instanceof RuntimeException known ? known : new IllegalStateException(fault);
  }
}
