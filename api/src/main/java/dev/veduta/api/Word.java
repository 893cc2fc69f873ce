// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.ArrayList;
import java.util.List;

/// A word of a caption.
///
/// @param text its characters, without spaces
/// @param confidence the probability that the model gave all its tokens, 0 to 1
/// @param from the index of the first of them
/// @param to the index behind the last of them
public record Word(String text, double confidence, int from, int to) {

  /// The words that tokens make: what lies between spaces. A token that adds no characters counts
  /// for the word that goes on or follows; behind the last it counts for none.
  static List<Word> of(List<Token> tokens) {
    List<Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    double logProbability = 0;
    double silent = 0;
    int from = 0;
    int to = 0;
    for (int index = 0; index < tokens.size(); index++) {
      Token token = tokens.get(index);
      String[] parts = token.text().split("\\s+", -1);
      for (int i = 0; i < parts.length; i++) {
        if (i > 0 && !word.isEmpty()) {
          words.add(new Word(word.toString(), confidence(logProbability), from, to));
          word.setLength(0);
          logProbability = 0;
        }
        if (!parts[i].isEmpty()) {
          from = word.isEmpty() ? Math.min(to, index) : from;
          word.append(parts[i]);
          logProbability += silent + token.logProbability();
          silent = 0;
          to = index + 1;
        }
      }
      silent += token.text().isBlank() ? token.logProbability() : 0;
    }
    if (!word.isEmpty()) {
      words.add(new Word(word.toString(), confidence(logProbability), from, to));
    }
    return words;
  }

  private static double confidence(double logProbability) {
    return Math.min(1, Math.exp(logProbability));
  }
}
