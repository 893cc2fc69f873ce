// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.BertCharacters.isPunctuation;
import static dev.veduta.token.BertCharacters.isWhitespace;

/// Cuts at whitespace and makes a word of each punctuation character.
record BertPreTokenizer() implements PreTokenizer {

  @Override
  public void split(String text, boolean first, Words words) {
    int start = 0;
    int next;
    for (int at = 0; at < text.length(); at = next) {
      int codePoint = text.codePointAt(at);
      next = at + Character.charCount(codePoint);
      boolean punctuation = isPunctuation(codePoint);
      if (punctuation || isWhitespace(codePoint)) {
        accept(text, start, at, words);
        start = punctuation ? at : next;
      }
      if (punctuation) {
        accept(text, start, next, words);
        start = next;
      }
    }
    accept(text, start, text.length(), words);
  }

  private static void accept(String text, int start, int end, Words words) {
    if (start < end) {
      words.accept(text, start, end);
    }
  }
}
