// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.hub.HubProgress;
import java.util.Locale;

/// How far the download of a model is, as a bar on the terminal's last line.
final class DownloadBar implements HubProgress {
  private static final int WIDTH = 10;
  private static final int LONGEST_NAME = 24;
  private static final long PAUSE = 100_000_000;

  private final Terminal terminal;
  private final String name;
  private final long begun = System.nanoTime();
  private long shown = begun - PAUSE;
  private long before = -1;

  /// @param model the hub's name of it
  DownloadBar(Terminal terminal, String model) {
    this.terminal = terminal;
    this.name = shortened(Text.printable(model));
  }

  @Override
  public void moved(String file, long done, long size, long allDone, long allSize) {
    long now = System.nanoTime();
    before = before < 0 ? allDone : before;
    if (allDone >= allSize) {
      terminal.clearStatus();
    } else if (now - shown >= PAUSE) {
      shown = now;
      terminal.status(line(name, before, allDone, allSize, (now - begun) / 1e9));
    }
  }

  @Override
  public void said(String sentence) {
    terminal.clearStatus();
    terminal.note(Paint.FAINT.on(Text.oneLine(sentence), terminal.errColours()));
  }

  /// Such as `git-base-coco ■■■■······ 48 % · 340.2 MB of 707.0 MB · 12.3 MB/s · 30 s left`.
  ///
  /// @param before bytes that were there at the beginning
  static String line(String name, long before, long done, long size, double seconds) {
    double part = size == 0 ? 1 : Math.clamp((double) done / size, 0, 1);
    int full = (int) (part * WIDTH);
    String line =
        String.format(
            Locale.ROOT,
            "%s %s%s %d %% · %s of %s",
            name,
            "■".repeat(full),
            "·".repeat(WIDTH - full),
            (int) (part * 100),
            Text.bytes(done),
            Text.bytes(size));
    double rate = (done - before) / Math.max(seconds, 1e-9);
    return rate < 1
        ? line
        : "%s · %s/s · %s left"
            .formatted(line, Text.bytes((long) rate), Text.duration((size - done) / rate));
  }

  /// The end of a name that would not leave room for the rest of the line.
  private static String shortened(String model) {
    String own = model.substring(model.indexOf('/') + 1);
    return own.length() <= LONGEST_NAME ? own : own.substring(0, LONGEST_NAME - 1) + "…";
  }
}
