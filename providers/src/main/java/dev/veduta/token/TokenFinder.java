// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.List;
import java.util.function.IntConsumer;

/// Finds added tokens in text: of those that begin first, the longest. Immutable.
final class TokenFinder {
  private final List<AddedToken> tokens;
  private final Trie patterns;

  /// @param patterns what each of the tokens looks like in the text
  TokenFinder(List<AddedToken> tokens, List<String> patterns) {
    this.tokens = tokens;
    this.patterns = new Trie(patterns);
  }

  /// Takes the text between tokens.
  interface Between {

    /// @param text not empty
    /// @param first whether the text that is searched begins with it
    void accept(String text, boolean first);
  }

  /// Gives the id of each token found, and the text between them, in order.
  void split(String text, IntConsumer ids, Between between) {
    int done = 0;
    int at = 0;
    while (at < text.length()) {
      Trie.Match match = patterns.longest(patterns.root(), text, at, text.length());
      int start = at;
      at = match == null ? at + 1 : match.end();
      if (match != null && counts(tokens.get(match.value()), text, start, at)) {
        AddedToken token = tokens.get(match.value());
        int from = token.leftStrip() ? whitespaceBefore(text, done, start) : start;
        if (done < from) {
          between.accept(text.substring(done, from), done == 0);
        }
        ids.accept(token.id());
        done = token.rightStrip() ? whitespaceAfter(text, at) : at;
      }
    }
    if (done < text.length()) {
      between.accept(text.substring(done), done == 0);
    }
  }

  private static boolean counts(AddedToken token, String text, int start, int end) {
    return !token.singleWord() || standsAlone(text, start, end);
  }

  private static boolean standsAlone(String text, int start, int end) {
    return (start == 0 || !BertCharacters.isWord(text.codePointBefore(start)))
        && (end == text.length() || !BertCharacters.isWord(text.codePointAt(end)));
  }

  private static int whitespaceBefore(String text, int least, int end) {
    int start = end;
    while (start > least && BertCharacters.isWhitespace(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static int whitespaceAfter(String text, int start) {
    int end = start;
    while (end < text.length() && BertCharacters.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
