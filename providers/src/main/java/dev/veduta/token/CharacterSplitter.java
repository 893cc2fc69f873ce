// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.util.function.IntPredicate;

/// Cuts text at characters of a kind, each of which is a delimiter by itself.
///
/// @param delimiter of code points
record CharacterSplitter(IntPredicate delimiter, Delimiters delimiters) implements PreTokenizer {

  /// `WhitespaceSplit`.
  static final CharacterSplitter WHITESPACE =
      new CharacterSplitter(BertCharacters::isWhitespace, Delimiters.REMOVED);

  /// `Punctuation`.
  static CharacterSplitter punctuation(Config json) {
    return new CharacterSplitter(BertCharacters::isPunctuation, Delimiters.read(json));
  }

  /// `Digits`.
  static CharacterSplitter digits(Config json) {
    boolean each = json.flag("individual_digits", false);
    return new CharacterSplitter(
        CharacterSplitter::isNumeric, each ? Delimiters.ISOLATED : Delimiters.CONTIGUOUS);
  }

  /// `CharDelimiterSplit`.
  static CharacterSplitter character(Config json) {
    int delimiter = OneCharacter.read(json, "delimiter");
    return new CharacterSplitter(codePoint -> codePoint == delimiter, Delimiters.REMOVED);
  }

  @Override
  public void split(String text, boolean first, Words words) {
    DelimitedWords delimited = new DelimitedWords(text, delimiters, words);
    int start = 0;
    int next;
    for (int at = 0; at < text.length(); at = next) {
      int codePoint = text.codePointAt(at);
      next = at + Character.charCount(codePoint);
      if (delimiter.test(codePoint)) {
        if (start < at) {
          delimited.accept(start, at, false);
        }
        delimited.accept(at, next, true);
        start = next;
      }
    }
    if (start < text.length()) {
      delimited.accept(start, text.length(), false);
    }
    delimited.end();
  }

  private static boolean isNumeric(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      // Numbers of Unicode 17, which Java's tables lack.
      default ->
          (codePoint >= 0x11DE0 && codePoint <= 0x11DE9)
              || (codePoint >= 0x16FF4 && codePoint <= 0x16FF6);
    };
  }
}
