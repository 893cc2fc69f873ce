// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.util.Arrays;

/// One generated text.
///
/// @param tokens without the prompt, with the end-of-sequence token where there is one
/// @param logProbabilities one for each token, after the score processors, before anything that
///   only sampling does
/// @param margins by how much each is above that of the best other token at its place
/// @param score what ranked it: with beams the length-normalised sum of the log-probabilities,
///   otherwise their mean
@SuppressWarnings("ArrayRecordComponent") // read once by the model that asked for it
public record Generated(
    int[] tokens,
    float[] logProbabilities,
    float[] margins,
    double score,
    FinishReason finishReason) {

  static Generated of(Text text, double score, FinishReason reason) {
    return new Generated(text.generated(), text.logProbabilities(), text.margins(), score, reason);
  }

  /// A text that was not ranked against others: the mean of its log-probabilities is its score.
  static Generated of(Text text, FinishReason reason) {
    double sum = 0;
    for (float logProbability : text.logProbabilities()) {
      sum += logProbability;
    }
    return of(text, text.newTokens() == 0 ? 0 : sum / text.newTokens(), reason);
  }

  /// Its first `length` tokens.
  Generated cut(int length, FinishReason reason) {
    return new Generated(
        Arrays.copyOf(tokens, length),
        Arrays.copyOf(logProbabilities, length),
        Arrays.copyOf(margins, length),
        score,
        reason);
  }
}
