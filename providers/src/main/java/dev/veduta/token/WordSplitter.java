// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

/// Cuts text into runs of word characters and runs of others, without whitespace: `Whitespace`.
record WordSplitter() implements PreTokenizer {

  @Override
  public void split(String text, boolean first, Words words) {
    int start = 0;
    int next;
    for (int at = 0; at < text.length(); at = next) {
      next = text.offsetByCodePoints(at, 1);
      if (next == text.length() || kind(text, at) != kind(text, next)) {
        if (kind(text, at) != Kind.SPACE) {
          words.accept(text, start, next);
        }
        start = next;
      }
    }
  }

  private enum Kind {
    WORD,
    SPACE,
    OTHER
  }

  private static Kind kind(String text, int at) {
    int codePoint = text.codePointAt(at);
    if (BertCharacters.isWord(codePoint)) {
      return Kind.WORD;
    }
    return BertCharacters.isWhitespace(codePoint) ? Kind.SPACE : Kind.OTHER;
  }
}
