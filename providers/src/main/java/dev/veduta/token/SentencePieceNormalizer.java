// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

/// Normalizes text as the library sentencepiece does: user-defined pieces stay as they are, of the
/// rules for what follows the longest counts, and spaces become U+2581, one of them before the
/// text.
///
/// @param spaceAsSuffix whether that one stands behind the text
/// @param userDefined the texts of user-defined pieces
record SentencePieceNormalizer(
    SentencePieceFile.Spelling spelling, boolean spaceAsSuffix, Trie userDefined)
    implements Normalizer {

  /// The sign for a space in pieces, "lower one eighth block".
  static final char SPACE = '\u2581';

  private static final char REPLACEMENT_CHARACTER = '\uFFFD';

  @Override
  public String normalize(String text) {
    int start = spelling.removeSpaces() ? afterSpaces(text) : 0;
    if (start == text.length()) {
      return "";
    }
    StringBuilder out = new StringBuilder(text.length() + 1);
    if (spelling.addSpace() && !spaceAsSuffix) {
      out.append(space());
    }
    append(text, start, out);
    if (spelling.removeSpaces()) {
      int end = out.length();
      while (end > 0 && out.charAt(end - 1) == space()) {
        end--;
      }
      out.setLength(end);
    }
    if (spelling.addSpace() && spaceAsSuffix) {
      out.append(space());
    }
    return out.toString();
  }

  private int afterSpaces(String text) {
    StringBuilder one = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      one.setLength(0);
      int next = rewrite(text, at, one);
      if (one.length() != 1 || one.charAt(0) != ' ') {
        return at;
      }
      at = next;
    }
    return at;
  }

  private void append(String text, int start, StringBuilder out) {
    StringBuilder one = new StringBuilder();
    boolean afterSpace = spelling.removeSpaces();
    int next;
    for (int at = start; at < text.length(); at = next) {
      one.setLength(0);
      next = rewrite(text, at, one);
      int from = 0;
      while (afterSpace && from < one.length() && one.charAt(from) == ' ') {
        from++;
      }
      for (int i = from; i < one.length(); i++) {
        out.append(one.charAt(i) == ' ' ? space() : one.charAt(i));
      }
      if (spelling.removeSpaces() && from < one.length()) {
        afterSpace = one.charAt(one.length() - 1) == ' ';
      }
    }
  }

  /// Adds what becomes of the text at `start`, and tells how far that reaches.
  private int rewrite(String text, int start, StringBuilder out) {
    Trie.Match piece = userDefined.longest(userDefined.root(), text, start, text.length());
    if (piece != null) {
      out.append(text, start, piece.end());
      return piece.end();
    }
    CharacterMap.Rule rule = spelling.map().longest(text, start);
    if (rule != null) {
      out.append(rule.replacement());
      return rule.end();
    }
    int codePoint = text.codePointAt(start);
    boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    out.appendCodePoint(half ? REPLACEMENT_CHARACTER : codePoint);
    return start + Character.charCount(codePoint);
  }

  private char space() {
    return spelling.escapeSpaces() ? SPACE : ' ';
  }
}
