// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// A sum in the order in which NumPy adds, so that means agree with published ones to the last
/// digit: halves of a long row apart, eight sums side by side in a short one.
final class PairwiseSum {
  private static final int LANES = 8;
  private static final int BLOCK = 128;

  private PairwiseSum() {}

  static double of(double[] values) {
    return sum(values, 0, values.length);
  }

  private static double sum(double[] values, int from, int count) {
    if (count > BLOCK) {
      int half = count / 2 / LANES * LANES;
      return sum(values, from, half) + sum(values, from + half, count - half);
    }
    int inLanes = count / LANES * LANES;
    double sum = count < LANES ? 0 : sumOfLanes(values, from, inLanes);
    for (int i = inLanes; i < count; i++) {
      sum += values[from + i];
    }
    return sum;
  }

  private static double sumOfLanes(double[] values, int from, int count) {
    double[] lane = new double[LANES];
    for (int i = 0; i < count; i++) {
      lane[i % LANES] += values[from + i];
    }
    return ((lane[0] + lane[1]) + (lane[2] + lane[3]))
        + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
  }
}
