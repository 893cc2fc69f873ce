// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// BLEU up to one length of runs, from counts of all items that the four lengths share.
final class BleuScore implements Score {
  private static final double SMALL = 1e-9;
  private static final double TINY = 1e-15;

  private final int order;
  private final long[][] counts;

  /// @param order the longest runs counted, 1 to 4
  /// @param counts for each item its row, see [Bleu]
  BleuScore(int order, long[][] counts) {
    this.order = order;
    this.counts = counts;
  }

  @Override
  public double value() {
    long[] sum = new long[Bleu.WIDTH];
    for (long[] row : counts) {
      add(row, 1, sum);
    }
    return of(sum);
  }

  @Override
  public double item(int index) {
    return of(counts[index]);
  }

  @Override
  public int size() {
    return counts.length;
  }

  @Override
  public double resampled(int[] draws) {
    long[] sum = new long[Bleu.WIDTH];
    for (int i = 0; i < draws.length; i++) {
      if (draws[i] != 0) {
        add(counts[i], draws[i], sum);
      }
    }
    return of(sum);
  }

  private static void add(long[] row, int times, long[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += times * row[i];
    }
  }

  /// The two constants are those of COCO's evaluation: they keep quotients and logarithms defined.
  private double of(long[] row) {
    double product = 1;
    for (int n = 0; n < order; n++) {
      product *= (row[Bleu.CORRECT + n] + TINY) / (row[Bleu.GUESSED + n] + SMALL);
    }
    double score = Math.pow(product, 1.0 / order);
    double ratio = (row[Bleu.LENGTH] + TINY) / (row[Bleu.REFERENCE_LENGTH] + SMALL);
    return ratio < 1 ? score * Math.exp(1 - 1 / ratio) : score;
  }
}
