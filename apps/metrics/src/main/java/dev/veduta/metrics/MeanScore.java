// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// A score that is the mean of those of the texts.
final class MeanScore implements Score {
  private final double[] items;

  MeanScore(double[] items) {
    this.items = items;
  }

  @Override
  public double value() {
    return PairwiseSum.of(items) / items.length;
  }

  @Override
  public double item(int index) {
    return items[index];
  }

  @Override
  public int size() {
    return items.length;
  }

  @Override
  public double resampled(int[] draws) {
    double sum = 0;
    long drawn = 0;
    for (int i = 0; i < draws.length; i++) {
      sum += draws[i] * items[i];
      drawn += draws[i];
    }
    return sum / drawn;
  }
}
