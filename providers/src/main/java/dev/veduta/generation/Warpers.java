// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

/// Cuts the distribution that tokens are drawn from by how likely they are. What is cut scores
/// minus infinity; the rest keeps its score.
final class Warpers {
  private static final float CUT = Float.NEGATIVE_INFINITY;

  private Warpers() {}

  /// Divides all scores: below 1 the likely become likelier.
  static ScoreProcessor temperature(float temperature) {
    return (_, scores) -> {
      for (int i = 0; i < scores.length; i++) {
        scores[i] /= temperature;
      }
    };
  }

  /// Leaves the `k` likeliest, and what is as likely as the last of them.
  static ScoreProcessor topK(int k) {
    return (_, scores) -> cutBelow(scores, Distribution.largest(scores, k));
  }

  /// Leaves the likeliest that have the probability `p` together (Holtzman et al., 2020).
  ///
  /// @param keep how many to leave at least
  static ScoreProcessor topP(double p, int keep) {
    float rest = (float) (1 - p);
    return (_, scores) -> {
      float[] probabilities = Distribution.softmax(scores);
      int[] ascending = Distribution.ascending(scores);
      double sum = 0;
      for (int i = 0; i < scores.length - keep; i++) {
        sum += probabilities[ascending[i]];
        if ((float) sum > rest) {
          return;
        }
        scores[ascending[i]] = CUT;
      }
    };
  }

  /// Leaves what is at least `part` as likely as the likeliest (Nguyen et al., 2024).
  ///
  /// @param keep how many to leave at least
  static ScoreProcessor minP(double part, int keep) {
    return (_, scores) -> {
      float[] probabilities = Distribution.softmax(scores);
      float least = (float) part * Distribution.max(probabilities);
      int[] descending = Distribution.descending(scores);
      for (int i = keep; i < scores.length; i++) {
        if (probabilities[descending[i]] < least) {
          scores[descending[i]] = CUT;
        }
      }
    };
  }

  /// Leaves what has a probability of at least `epsilon` (Hewitt et al., 2022).
  ///
  /// @param keep how many to leave at least
  static ScoreProcessor epsilon(double epsilon, int keep) {
    return (_, scores) -> cutUnlikely(scores, Distribution.softmax(scores), (float) epsilon, keep);
  }

  /// Cuts what is less probable than `least` and not among the likeliest.
  static void cutUnlikely(float[] scores, float[] probabilities, float least, int keep) {
    float kept = Distribution.largest(scores, keep);
    for (int i = 0; i < scores.length; i++) {
      if (probabilities[i] < least && scores[i] < kept) {
        scores[i] = CUT;
      }
    }
  }

  private static void cutBelow(float[] scores, float least) {
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] < least) {
        scores[i] = CUT;
      }
    }
  }
}
