// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.HashSet;
import java.util.Set;

/// Keeps a text from saying things again.
final class Repetition {

  private Repetition() {}

  /// Tokens that occurred become less likely: a positive score is divided, a negative one
  /// multiplied.
  static ScoreProcessor penalty(float penalty) {
    return (text, scores) -> {
      Set<Integer> seen = new HashSet<>();
      for (int token : text) {
        if (seen.add(token)) {
          scores[token] = scores[token] < 0 ? scores[token] * penalty : scores[token] / penalty;
        }
      }
    };
  }

  /// Whatever would end an n-gram that occurred before is banned.
  static ScoreProcessor noNgramTwice(int size) {
    return (text, scores) -> {
      int prefix = size - 1;
      for (int end = prefix; end < text.length; end++) {
        if (matches(text, end - prefix, text.length - prefix, prefix)) {
          scores[text[end]] = Float.NEGATIVE_INFINITY;
        }
      }
    };
  }

  private static boolean matches(int[] text, int a, int b, int count) {
    for (int i = 0; i < count; i++) {
      if (text[a + i] != text[b + i]) {
        return false;
      }
    }
    return true;
  }
}
