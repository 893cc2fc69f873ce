// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.stream.IntStream;

/// Which frames of a video a model sees.
public sealed interface FrameSampling {

  /// Evenly spaced frames, the first and the last among them: frame i of n is number `floor(i · (T
  /// − 1) / (n − 1))` of T, and the only one is number `floor((T − 1) / 2)`.
  record Uniform() implements FrameSampling {
    @Override
    public int[] indices(int wanted, int available) {
      check(wanted, available);
      return wanted == 1
          ? new int[] {(available - 1) / 2}
          : IntStream.range(0, wanted)
              .map(i -> (int) ((long) i * (available - 1) / (wanted - 1)))
              .toArray();
    }
  }

  /// A clip somewhere in the video, as in the example of GIT's documentation in Transformers: of n
  /// frames at a rate of r it is n · r frames long, and its end is drawn as
  /// `numpy.random.seed(seed); numpy.random.randint(n * r, T)` draws it, to the bit. Its frames are
  /// `clip(linspace(start, end, n), start, end - 1)`, rounded down.
  ///
  /// @param rate frames from one that is seen to the next, 1 to 10,000
  /// @param seed 0 to 4294967295
  record Clip(int rate, long seed) implements FrameSampling {
    public Clip {
      if (rate < 1 || rate > 10_000) {
        throw new IllegalArgumentException(
            "the rate of a clip must lie between 1 and 10000 frames, got " + rate);
      }
      if (seed < 0 || seed > 0xffffffffL) {
        throw new IllegalArgumentException(
            "the seed of a clip must lie between 0 and 4294967295, got " + seed);
      }
    }

    /// @throws IllegalArgumentException when the video is shorter than the clip
    @Override
    public int[] indices(int wanted, int available) {
      check(wanted, available);
      long length = (long) wanted * rate;
      if (length >= available) {
        throw new IllegalArgumentException(
            "a clip of %d frames at a rate of %d needs more than %d frames, there are %d; choose a lower rate or frames evenly spaced"
                .formatted(wanted, rate, length, available));
      }
      int end = new NumpyRandom(seed).between((int) length, available);
      int start = end - (int) length;
      // linspace adds up no steps: each place is its own product, and the last one is the end.
      double step = wanted == 1 ? 0 : length / (double) (wanted - 1);
      int[] indices = new int[wanted];
      for (int i = 0; i < wanted; i++) {
        double place = wanted > 1 && i == wanted - 1 ? end : i * step + start;
        indices[i] = (int) Math.clamp(place, start, end - 1);
      }
      return indices;
    }
  }

  /// Evenly spaced frames, the first and the last among them.
  static FrameSampling uniform() {
    return new Uniform();
  }

  /// A clip somewhere in the video, by chance.
  ///
  /// @param rate frames from one that is seen to the next
  /// @param seed that gives the same clip again
  static FrameSampling clip(int rate, long seed) {
    return new Clip(rate, seed);
  }

  /// Which frames are seen, in ascending order; with fewer available than wanted some come twice.
  ///
  /// @param wanted how many, at least 1
  /// @param available how many there are, at least 1
  int[] indices(int wanted, int available);

  private static void check(int wanted, int available) {
    if (wanted < 1 || available < 1) {
      throw new IllegalArgumentException(
          "%d of %d frames can't be chosen; both must be at least 1".formatted(wanted, available));
    }
  }
}
