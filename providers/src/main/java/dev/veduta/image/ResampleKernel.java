// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.api.ImageException;

/// What one axis of a resize adds up: for each pixel of the result, a run of pixels of the source
/// and their weights in units of 2⁻²².
///
/// @param first the first pixel of each run
/// @param count the pixels of each run
/// @param taps weights that are kept for each pixel of the result
/// @param weights `first.length · taps` numbers
@SuppressWarnings("ArrayRecordComponent") // lives and dies within one resize
record ResampleKernel(int[] first, int[] count, int taps, int[] weights) {

  /// Binary digits after the point, so that 8-bit sums fit 32 bits.
  static final int PRECISION = 22;

  /// Enough for pictures of millions of pixels in one direction.
  private static final long MOST_WEIGHTS = 1L << 26;

  /// The pixels `from` to `from + size` of an axis of `source` pixels, of which those between
  /// `begin` and `end` are brought to `target`.
  static ResampleKernel of(
      ResampleFilter filter, int source, float begin, float end, int target, int from, int size) {
    double scale = (double) (end - begin) / target;
    double filterScale = Math.max(scale, 1);
    double support = filter.support() * filterScale;
    double inverse = 1 / filterScale;
    int taps = (int) Math.min(source, Math.ceil(support) * 2 + 1);
    if ((long) size * taps > MOST_WEIGHTS) {
      throw new ImageException(
          "a picture of %d pixels in one direction can't be resized to %d"
              .formatted(source, target));
    }
    int[] first = new int[size];
    int[] count = new int[size];
    int[] weights = new int[Math.multiplyExact(size, taps)];
    double[] exact = new double[taps];
    for (int i = 0; i < size; i++) {
      double center = begin + (from + i + 0.5) * scale;
      first[i] = Math.max((int) (center - support + 0.5), 0);
      count[i] = Math.min((int) (center + support + 0.5), source) - first[i];
      double sum = 0;
      for (int k = 0; k < count[i]; k++) {
        exact[k] = filter.weight((k + first[i] - center + 0.5) * inverse);
        sum += exact[k];
      }
      for (int k = 0; k < count[i]; k++) {
        weights[i * taps + k] = fixedPoint(sum == 0 ? exact[k] : exact[k] / sum);
      }
    }
    return new ResampleKernel(first, count, taps, weights);
  }

  int size() {
    return first.length;
  }

  /// The first pixel of the source that any run reads.
  int start() {
    return first[0];
  }

  /// One past the last pixel of the source that any run reads.
  int end() {
    return first[size() - 1] + count[size() - 1];
  }

  /// The same runs for a source that begins at [#start].
  ResampleKernel fromStart() {
    int[] moved = first.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= first[0];
    }
    return new ResampleKernel(moved, count, taps, weights);
  }

  private static int fixedPoint(double weight) {
    double scaled = weight * (1 << PRECISION);
    return (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
  }
}
