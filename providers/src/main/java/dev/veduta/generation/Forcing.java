// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.PrefixAllowedTokens;
import java.util.Arrays;
import java.util.List;

/// Bans tokens, or all but some.
final class Forcing {

  private Forcing() {}

  /// A text shorter than `length`, prompt included, can't end.
  static ScoreProcessor shortest(int length, List<Integer> eos) {
    return (text, scores) -> {
      if (text.length < length) {
        ban(scores, eos);
      }
    };
  }

  /// After `length` tokens comes one of `tokens`.
  static ScoreProcessor forced(int length, List<Integer> tokens) {
    return (text, scores) -> {
      if (text.length == length) {
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
        tokens.forEach(token -> scores[token] = 0);
      }
    };
  }

  static ScoreProcessor suppress(List<Integer> tokens) {
    return (_, scores) -> ban(scores, tokens);
  }

  /// After `length` tokens none of `tokens` comes.
  static ScoreProcessor suppressAt(int length, List<Integer> tokens) {
    return (text, scores) -> {
      if (text.length == length) {
        ban(scores, tokens);
      }
    };
  }

  /// Only what a function of the application allows may follow.
  ///
  /// @param alone whether the row is all there is of its request, so that what is allowed comes
  ///   even if all of it is banned; of several beams another may still go on
  static ScoreProcessor allowed(
      PrefixAllowedTokens function, Vocabulary vocabulary, boolean alone) {
    return (text, scores) -> {
      int[] allowed = function.allowed(text.clone());
      if (allowed.length == 0) {
        throw new IllegalArgumentException(
            "prefix_allowed_tokens_fn allows no token after %d; it must allow at least one"
                .formatted(text.length));
      }
      float[] kept = new float[allowed.length];
      boolean possible = false;
      for (int i = 0; i < allowed.length; i++) {
        kept[i] = scores[vocabulary.checked("prefix_allowed_tokens_fn", allowed[i])];
        possible |= kept[i] != Float.NEGATIVE_INFINITY;
      }
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
      for (int i = 0; i < allowed.length; i++) {
        scores[allowed[i]] = possible || !alone ? kept[i] : 0;
      }
    };
  }

  private static void ban(float[] scores, List<Integer> tokens) {
    for (int token : tokens) {
      scores[token] = Float.NEGATIVE_INFINITY;
    }
  }
}
