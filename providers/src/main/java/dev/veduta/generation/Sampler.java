// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.Arrays;

/// Draws tokens. What is drawn depends on the seed, the index of the text among those of its
/// request and the scores alone: not on threads, not on other requests, not on the place in a
/// batch.
///
/// The numbers are those of SplitMix64 (Steele, Lea and Flood, 2014), started at the mixed seed
/// plus the index times its increment, mixed again. This is a promise: the same seed draws the same
/// with every version.
final class Sampler {
  private static final long INCREMENT = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1p-53;

  private long state;

  /// @param text the index of the text among those that a request draws
  Sampler(long seed, int text) {
    this.state = mixed(mixed(seed) + text * INCREMENT);
  }

  /// A token, each as likely as the softmax of its score says. Where everything is banned, the
  /// first.
  int draw(float[] scores) {
    double[] weights = weights(scores);
    return draw(weights, sum(weights));
  }

  /// Up to `k` tokens, one after the other, none twice, each as likely among those left as the
  /// softmax of its score says; fewer where fewer are possible.
  int[] drawDistinct(float[] scores, int k) {
    double[] weights = weights(scores);
    int[] drawn = new int[Math.min(k, scores.length)];
    for (int i = 0; i < drawn.length; i++) {
      double sum = sum(weights);
      if (sum == 0) {
        return Arrays.copyOf(drawn, i);
      }
      drawn[i] = draw(weights, sum);
      weights[drawn[i]] = 0;
    }
    return drawn;
  }

  /// The first id at which the running sum passes a random part of the whole.
  private int draw(double[] weights, double sum) {
    double wanted = uniform() * sum;
    int last = 0;
    double passed = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        passed += weights[i];
        if (passed > wanted) {
          return i;
        }
      }
    }
    return last;
  }

  /// At least 0 and below 1, in steps of 2^-53.
  private double uniform() {
    state += INCREMENT;
    return (mixed(state) >>> 11) * UNIT;
  }

  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /// What the tokens' probabilities are proportional to; 0 for what is banned or no number.
  private static double[] weights(float[] scores) {
    float max = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      max = score > max ? score : max;
    }
    double[] weights = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] == max) {
        weights[i] = max == Float.NEGATIVE_INFINITY ? 0 : 1;
      } else if (scores[i] < max) {
        weights[i] = Math.exp((double) scores[i] - max);
      }
    }
    return weights;
  }

  private static double sum(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
