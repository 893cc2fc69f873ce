// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.metrics.Watcher;

/// A line on the terminal that says how far an evaluation is, a few times a second.
final class EvaluationProgress implements Watcher {
  private static final long INTERVAL = 100_000_000;

  private final Terminal terminal;
  private long shown;

  EvaluationProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void at(String phase, int done, int total) {
    long now = System.nanoTime();
    if (now - shown > INTERVAL) {
      shown = now;
      terminal.status(
          "%s · %s of %s".formatted(phase, Text.thousands(done), Text.thousands(total)));
    }
  }
}
