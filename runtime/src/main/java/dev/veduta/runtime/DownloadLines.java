// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.hub.HubProgress;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Tells of a download in few lines, for logs: one at the beginning, one for each tenth and each
/// ten seconds, but no two within a second, and one at the end. Nothing of a model that is here
/// already.
public final class DownloadLines implements HubProgress {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST_SILENCE = 10 * SECOND;
  private static final int STEP = 10;

  private final String model;
  private final Consumer<String> lines;
  private final LongSupplier clock;
  private @Nullable Download first;
  private long begun;
  private long lastLine;
  private int lastPercent;
  private boolean isEnded;

  /// @param model the hub's name of it
  /// @param lines takes each line
  public DownloadLines(String model, Consumer<String> lines) {
    this(model, lines, System::nanoTime);
  }

  /// @param clock nanoseconds of any origin
  DownloadLines(String model, Consumer<String> lines, LongSupplier clock) {
    this.model = model;
    this.lines = lines;
    this.clock = clock;
  }

  @Override
  public void moved(String file, long done, long size, long allDone, long allSize) {
    long now = clock.getAsLong();
    Download download = new Download(model, allDone, allSize);
    Download before = first;
    if (before == null) {
      first = download;
      begun = now;
      say(now, download, "downloading %s: %s%s".formatted(model, size(download), here(download)));
    } else if (download.isComplete()) {
      end(now, download, before);
    } else if (isDue(now, download)) {
      say(
          now,
          download,
          "downloading %s: %s%s".formatted(model, download, rate(now, before, download)));
    }
  }

  @Override
  public void said(String sentence) {
    lines.accept("%s: %s".formatted(model, sentence));
  }

  private boolean isDue(long now, Download download) {
    long silence = now - lastLine;
    return silence >= LONGEST_SILENCE
        || (silence >= SECOND && download.percent() >= lastPercent + STEP);
  }

  private void end(long now, Download download, Download before) {
    if (!isEnded) {
      isEnded = true;
      say(
          now,
          download,
          "downloaded %s: %s in %.1f s"
              .formatted(model, Download.megabytes(download.size() - before.done()), seconds(now)));
    }
  }

  private void say(long now, Download download, String line) {
    lastLine = now;
    lastPercent = download.percent();
    lines.accept(line);
  }

  private static String size(Download download) {
    return Download.megabytes(download.size());
  }

  private static String here(Download download) {
    return download.done() == 0
        ? ""
        : ", of which %s are here already".formatted(Download.megabytes(download.done()));
  }

  private String rate(long now, Download before, Download download) {
    double perSecond = (download.done() - before.done()) / Math.max(seconds(now), 1e-3);
    return perSecond <= 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", %s/s, %.0f s left",
            Download.megabytes((long) perSecond),
            (download.size() - download.done()) / perSecond);
  }

  private double seconds(long now) {
    return (now - begun) / (double) SECOND;
  }
}
