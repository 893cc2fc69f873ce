// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Shape;

/// The loss of a language model (spec/11-loss-and-finetuning.md).
public final class CrossEntropy {

  /// The target that does not count.
  public static final int IGNORED = -100;

  private CrossEntropy() {}

  /// The mean over all targets that count of `-log softmax(logits)[target]`, `[1]`; not a number
  /// when none counts.
  ///
  /// @param logits `[B, T, V]`
  /// @param first where in `T` the logits of the first target are
  /// @param targets `[B][…]` token ids
  public static Values mean(Values logits, int first, int[][] targets) {
    int sequence = logits.shape().at(1);
    int vocabulary = logits.shape().width();
    double sum = 0;
    int count = 0;
    for (int row = 0; row < targets.length; row++) {
      for (int t = 0; t < targets[row].length; t++) {
        if (targets[row][t] != IGNORED) {
          long from = ((long) row * sequence + first + t) * vocabulary;
          sum += logSumOfPowers(logits, from, vocabulary) - logits.at(from + targets[row][t]);
          count++;
        }
      }
    }
    Values loss = Values.zeros(Shape.of(1));
    loss.set(0, (float) (sum / count));
    return loss;
  }

  private static double logSumOfPowers(Values logits, long from, int vocabulary) {
    double max = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < vocabulary; v++) {
      max = Math.max(max, logits.at(from + v));
    }
    double total = 0;
    for (int v = 0; v < vocabulary; v++) {
      total += Math.exp(logits.at(from + v) - max);
    }
    return max + Math.log(total);
  }
}
