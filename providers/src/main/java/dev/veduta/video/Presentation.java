// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Which sample is shown when: those that the edits of a track show, by the time of showing.
///
/// @param samples indices into [Samples]
/// @param seconds at which each is shown, from the beginning of the film
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Presentation(int[] samples, double[] seconds, double duration) {

  /// The shortest time that a frame is shown.
  private static final double LEAST_SECONDS = 0.001;

  /// A stretch of a track that is shown (ISO/IEC 14496-12, 8.6.6).
  ///
  /// @param from time in the track's unit, or -1 where nothing is shown
  /// @param length in the movie's unit; 0 for all that is left
  record Edit(long from, long length) {}

  /// @param unit parts of a second that the track counts
  /// @param movieUnit parts of a second that the edits count
  /// @param length of the track in its unit
  static Presentation of(Samples all, long unit, long movieUnit, long length, List<Edit> edits) {
    int[] sorted =
        IntStream.range(0, all.count())
            .boxed()
            .sorted(Comparator.comparingLong(i -> all.times()[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    Shown shown = new Shown(all, sorted, unit);
    double start = 0;
    for (Edit edit : edits) {
      double seconds = edit.length() / (double) movieUnit;
      if (edit.from() >= 0) {
        double until = edit.length() == 0 ? Double.POSITIVE_INFINITY : edit.from() + seconds * unit;
        shown.add(edit.from(), until, edit.from(), start);
      }
      start += seconds;
    }
    if (shown.count == 0) {
      // Without edits, or with ones that show nothing, all of it is shown as it is.
      shown.add(Long.MIN_VALUE, Double.POSITIVE_INFINITY, 0, 0);
      start = 0;
    }
    return shown.build(Math.max(start, length / (double) unit));
  }

  int count() {
    return samples.length;
  }

  /// How long frames are shown that are to last so many seconds: the last one as long as the others
  /// on average, if there is no more time than that.
  static double lasting(double stated, double[] seconds) {
    double last = seconds[seconds.length - 1];
    double shown = (last - seconds[0]) / Math.max(1, seconds.length - 1);
    return Math.max(stated, last + Math.max(shown, LEAST_SECONDS));
  }

  private static final class Shown {
    private final Samples all;
    private final int[] sorted;
    private final long unit;
    private final List<int[]> parts = new ArrayList<>();
    private final List<double[]> times = new ArrayList<>();
    private long count;

    Shown(Samples all, int[] sorted, long unit) {
      this.unit = unit;
      this.all = all;
      this.sorted = sorted;
    }

    /// @param origin the time in the track that is shown at `start`
    void add(long from, double until, long origin, double start) {
      int first = lowerBound(from);
      int end = first;
      while (end < sorted.length && all.times()[sorted[end]] < until) {
        end++;
      }
      count += end - first;
      if (count > Samples.MOST) {
        throw new UnreadableVideoException(
            "its edits show more than %d frames".formatted(Samples.MOST));
      }
      parts.add(Arrays.copyOfRange(sorted, first, end));
      double[] seconds = new double[end - first];
      for (int i = first; i < end; i++) {
        seconds[i - first] = (all.times()[sorted[i]] - origin) / (double) unit + start;
      }
      times.add(seconds);
    }

    private int lowerBound(long from) {
      int low = 0;
      int high = sorted.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (all.times()[sorted[middle]] < from) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    Presentation build(double duration) {
      int[] samples = parts.stream().flatMapToInt(Arrays::stream).toArray();
      double[] seconds = times.stream().flatMapToDouble(Arrays::stream).toArray();
      return new Presentation(samples, seconds, lasting(duration, seconds));
    }
  }
}
