// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.Arrays;

/// Cuts the distribution that tokens are drawn from by how much it says about the next token. What
/// is cut scores minus infinity; the rest keeps its score.
final class EntropyWarpers {
  private static final float CUT = Float.NEGATIVE_INFINITY;

  /// How many tokens top-h looks at, as in Transformers.
  private static final int MOST_FOR_TOP_H = 100;

  private EntropyWarpers() {}

  /// Leaves the likeliest that have `part` of the entropy of the 100 likeliest together.
  static ScoreProcessor topH(double part) {
    return (_, scores) -> {
      int[] descending = Distribution.descending(scores);
      int considered = Math.min(MOST_FOR_TOP_H, scores.length);
      float[] likeliest = new float[considered];
      for (int i = 0; i < considered; i++) {
        likeliest[i] = scores[descending[i]];
      }
      Arrays.fill(scores, CUT);
      float[] probabilities = Distribution.softmax(likeliest);
      float most = (float) (Distribution.entropy(probabilities) * part);
      double sum = 0;
      for (int i = 0; i < considered; i++) {
        sum -= probabilities[i] * Math.log(probabilities[i]);
        if (i > 0 && !((float) sum <= most)) {
          return;
        }
        scores[descending[i]] = likeliest[i];
      }
    };
  }

  /// Leaves those that surprise about as much as is to be expected and have the probability `mass`
  /// together (Meister et al., 2022).
  ///
  /// @param keep how many to leave at least
  static ScoreProcessor typical(double mass, int keep) {
    return (text, scores) -> {
      float[] surprise = scores.clone();
      Distribution.logSoftmax(surprise);
      float[] probabilities = Distribution.softmax(scores);
      float expected = (float) Distribution.entropy(probabilities);
      for (int i = 0; i < surprise.length; i++) {
        surprise[i] = Math.abs(-surprise[i] - expected);
      }
      int[] typical = Distribution.ascending(surprise);
      int last = 0;
      double sum = probabilities[typical[0]];
      while ((float) sum < (float) mass && last < typical.length - 1) {
        last++;
        sum += probabilities[typical[last]];
      }
      float most = surprise[typical[last]];
      for (int i = keep; i < typical.length; i++) {
        if (surprise[typical[i]] > most) {
          scores[typical[i]] = CUT;
        }
      }
    };
  }

  /// Leaves what has a probability of at least `epsilon`, or less where the distribution is flat
  /// (Hewitt et al., 2022).
  ///
  /// @param keep how many to leave at least
  static ScoreProcessor eta(double epsilon, int keep) {
    return (_, scores) -> {
      float[] probabilities = Distribution.softmax(scores);
      double flat = Math.sqrt(epsilon) * Math.exp(-Distribution.entropy(probabilities));
      Warpers.cutUnlikely(scores, probabilities, (float) Math.min(epsilon, flat), keep);
    };
  }
}
