// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.Arrays;

/// Arithmetic on the scores of one row, in the precision of Transformers: 32 bits, with sums in 64.
public final class Distribution {

  private Distribution() {}

  /// Probabilities of the scores, which add up to 1; those of minus infinity have none.
  static float[] softmax(float[] scores) {
    float max = max(scores);
    float[] probabilities = new float[scores.length];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = (float) Math.exp(scores[i] - max);
      sum += probabilities[i];
    }
    for (int i = 0; i < scores.length; i++) {
      probabilities[i] = (float) (probabilities[i] / sum);
    }
    return probabilities;
  }

  /// Makes scores log-probabilities; where everything is banned they stay as they are.
  public static void logSoftmax(float[] scores) {
    float max = max(scores);
    if (max == Float.NEGATIVE_INFINITY) {
      return;
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - max);
    }
    float log = (float) Math.log(sum);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = scores[i] - max - log;
    }
  }

  /// Replaces what is no number by 0 and infinities by the largest numbers.
  static void removeInvalid(float[] scores) {
    for (int i = 0; i < scores.length; i++) {
      float score = scores[i];
      scores[i] = Float.isNaN(score) ? 0 : Math.clamp(score, -Float.MAX_VALUE, Float.MAX_VALUE);
    }
  }

  /// How much a draw from the probabilities surprises on average.
  static double entropy(float[] probabilities) {
    double entropy = 0;
    for (float p : probabilities) {
      if (p > 0) {
        entropy -= p * Math.log(p);
      }
    }
    return entropy;
  }

  /// The ids by rising value; of equals the lower id first.
  static int[] ascending(float[] values) {
    return sorted(values, 0);
  }

  /// The ids by falling value; of equals the lower id first.
  static int[] descending(float[] values) {
    return sorted(values, -1);
  }

  /// Ids by a key of the value's rank above the id.
  ///
  /// @param flip what is exclusive-ored to the rank: all bits turn the order around
  private static int[] sorted(float[] values, int flip) {
    long[] keys = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToIntBits(values[i] + 0f); // makes one zero of two
      int rank = bits ^ ((bits >> 31) & Integer.MAX_VALUE) ^ flip;
      keys[i] = (long) rank << 32 | i;
    }
    Arrays.sort(keys);
    int[] ids = new int[values.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (int) keys[i];
    }
    return ids;
  }

  /// The `k`-th largest value, counted from 1; the smallest where there are fewer.
  static float largest(float[] values, int k) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, sorted.length - k)];
  }

  static float max(float[] values) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
