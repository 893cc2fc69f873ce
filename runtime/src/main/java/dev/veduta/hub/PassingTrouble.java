// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.hub;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Something that may go better the next time: a broken connection, a busy server.
final class PassingTrouble extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration pause;
  private final boolean unreachable;

  PassingTrouble(String message) {
    this(message, null, false, null);
  }

  /// @param pause that the server asks for
  /// @param unreachable whether no connection came about
  PassingTrouble(
      String message, @Nullable Duration pause, boolean unreachable, @Nullable Throwable cause) {
    super(message, cause);
    this.pause = pause;
    this.unreachable = unreachable;
  }

  @Nullable Duration pause() {
    return pause;
  }

  boolean isUnreachable() {
    return unreachable;
  }
}
