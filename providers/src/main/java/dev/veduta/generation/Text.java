// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.Arrays;

/// A prompt and what was generated after it.
///
/// @param ids of the prompt and the text
/// @param logProbabilities one for each generated token
/// @param margins by how much each generated token's log-probability is above that of the best
///   other one at its place; below 0 where another was better
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Text(int[] ids, float[] logProbabilities, float[] margins) {

  public static Text prompt(int[] ids) {
    return new Text(ids, new float[0], new float[0]);
  }

  /// This text with one more token.
  Text plus(int token, float logProbability, float margin) {
    int[] longer = Arrays.copyOf(ids, ids.length + 1);
    longer[ids.length] = token;
    return new Text(longer, plus(logProbabilities, logProbability), plus(margins, margin));
  }

  /// This text with one more token.
  ///
  /// @param scores the log-probability of every token that might come
  Text plus(int token, float[] scores) {
    float other = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < scores.length; id++) {
      if (id != token) {
        other = Math.max(other, scores[id]);
      }
    }
    return plus(token, scores[token], scores[token] - other);
  }

  private static float[] plus(float[] values, float value) {
    float[] more = Arrays.copyOf(values, values.length + 1);
    more[values.length] = value;
    return more;
  }

  int length() {
    return ids.length;
  }

  int last() {
    return ids[ids.length - 1];
  }

  /// How many tokens were generated.
  int newTokens() {
    return logProbabilities.length;
  }

  /// The tokens after the prompt.
  public int[] generated() {
    return Arrays.copyOfRange(ids, ids.length - logProbabilities.length, ids.length);
  }
}
