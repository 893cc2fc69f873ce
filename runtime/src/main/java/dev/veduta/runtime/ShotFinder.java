// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ShotOptions;
import dev.veduta.spi.VideoFrames;
import java.time.Duration;

/// Finds the cuts of a film: places where a frame has other colours than the one before it ([Zhang,
/// Kankanhalli and Smoliar 1993](https://doi.org/10.1007/BF01210504)). Fades are none.
///
/// One pass, in which nothing but the colours of a frame is kept.
record ShotFinder(ShotOptions options) {

  /// What hears of a film while it is looked at.
  interface Listener {

    /// So much of it was looked at.
    void progress(Duration position, Duration length);

    /// A shot was found, the next one after those before it.
    void found(Duration start, Duration end);
  }

  void find(VideoFrames film, Listener listener) {
    Duration length = time(film.duration());
    Duration start = Duration.ZERO;
    ColourHistogram last = ColourHistogram.of(film.frame(0));
    for (int i = 1; i < film.count(); i++) {
      ColourHistogram colours = ColourHistogram.of(film.frame(i));
      Duration now = time(film.seconds(i));
      boolean changes = colours.difference(last) > options.threshold();
      if (changes && now.minus(start).compareTo(options.shortest()) >= 0) {
        listener.found(start, now);
        start = now;
      }
      last = colours;
      listener.progress(now, length);
    }
    listener.found(start, length);
  }

  private static Duration time(double seconds) {
    return Duration.ofNanos(Math.round(Math.max(0, seconds) * 1e9));
  }
}
