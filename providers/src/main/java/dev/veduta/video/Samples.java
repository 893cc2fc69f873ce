// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.util.Arrays;

/// Where the pictures of a track lie in its file, in the order in which they are decoded.
///
/// @param offsets of their first bytes
/// @param sizes in bytes
/// @param times at which they are shown, in the track's unit of time
/// @param keys whether decoding can begin with them
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Samples(long[] offsets, int[] sizes, long[] times, boolean[] keys) {

  /// Over nine hours at 60 a second.
  static final int MOST = 2_000_000;

  int count() {
    return sizes.length;
  }

  /// Collects samples; the times of decoding add up as they come.
  static final class Builder {
    private long[] offsets = new long[64];
    private int[] sizes = new int[64];
    private long[] times = new long[64];
    private boolean[] keys = new boolean[64];
    private int count;
    private long clock;

    int count() {
      return count;
    }

    /// The time at which the next sample is decoded.
    long clock() {
      return clock;
    }

    /// Sets the time at which the next sample is decoded.
    void clock(long time) {
      clock = time;
    }

    /// @param duration until the next one is decoded
    /// @param delay from when it is decoded until it is shown
    void add(long offset, int size, long duration, long delay, boolean isKey) {
      if (count == MOST) {
        throw new UnreadableVideoException("it has more than %d frames".formatted(MOST));
      }
      if (count == sizes.length) {
        int larger = 2 * count;
        offsets = Arrays.copyOf(offsets, larger);
        sizes = Arrays.copyOf(sizes, larger);
        times = Arrays.copyOf(times, larger);
        keys = Arrays.copyOf(keys, larger);
      }
      offsets[count] = offset;
      sizes[count] = size;
      times[count] = clock + delay;
      keys[count] = isKey;
      count++;
      clock += duration;
    }

    Samples build() {
      return new Samples(
          Arrays.copyOf(offsets, count),
          Arrays.copyOf(sizes, count),
          Arrays.copyOf(times, count),
          Arrays.copyOf(keys, count));
    }
  }
}
