// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// A line on the terminal that says how far a run over several pictures is; it owns the hook that
/// ends the line when the user presses Ctrl-C.
final class Progress implements AutoCloseable {
  private final Terminal terminal;
  private final int total;
  private final long start = System.nanoTime();
  private final Thread hook = new Thread(this::interrupted, "veduta-interrupt");
  private final AtomicInteger done = new AtomicInteger();
  private volatile boolean ended;

  Progress(Terminal terminal, int total) {
    this.terminal = terminal;
    this.total = total;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Counts pictures that are done; results may then be printed until [#show].
  void done(int pictures) {
    done.addAndGet(pictures);
    if (!ended) {
      terminal.clearStatus();
    }
  }

  void show() {
    if (!ended && total > 1 && done.get() < total) {
      terminal.status(line(done.get(), total, (System.nanoTime() - start) / 1e9));
    }
  }

  /// Such as `picture 5 of 64 · 12.5 pictures/s · 5 s left`.
  static String line(int done, int total, double seconds) {
    String position = "picture %d of %d".formatted(done + 1, total);
    if (done == 0) {
      return position;
    }
    double rate = done / Math.max(seconds, 1e-9);
    return String.format(
        Locale.ROOT,
        "%s · %.1f pictures/s · %s left",
        position,
        rate,
        Text.duration((total - done) / rate));
  }

  @Override
  public void close() {
    ended = true;
    terminal.clearStatus();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is going down, and the hook is running.
    }
  }

  private void interrupted() {
    if (!ended) {
      ended = true;
      terminal.clearStatus();
      terminal.error(
          total > 1
              ? "interrupted after %d of %d pictures".formatted(done.get(), total)
              : "interrupted");
    }
  }
}
