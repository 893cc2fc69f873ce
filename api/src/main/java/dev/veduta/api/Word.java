// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.ArrayList;
import java.util.List;

/// A word of a caption.
///
/// @param text its characters, without spaces
/// @param confidence the probability that the model gave all its tokens, 0 to 1
public record Word(String text, double confidence) {

  /// The words that tokens make: what lies between spaces. A token that adds no characters counts
  /// for the word that follows it.
  static List<Word> of(List<Token> tokens) {
    List<Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    double logProbability = 0;
    for (Token token : tokens) {
      String[] parts = token.text().split("\\s+", -1);
      for (int i = 0; i < parts.length; i++) {
        if (i > 0 && !word.isEmpty()) {
          words.add(new Word(word.toString(), confidence(logProbability)));
          word.setLength(0);
          logProbability = 0;
        }
        word.append(parts[i]);
      }
      logProbability += token.logProbability();
    }
    if (!word.isEmpty()) {
      words.add(new Word(word.toString(), confidence(logProbability)));
    }
    return words;
  }

  private static double confidence(double logProbability) {
    return Math.min(1, Math.exp(logProbability));
  }
}
