// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

/// What BERT's tokenizer makes of a code point, as the Rust library `tokenizers` 0.23 has it.
///
/// Its tables of general categories are those of Unicode 8, Java's are newer: code points whose
/// category came or changed later are listed here, and count as letters.
final class BertCharacters {

  /// Pairs of first and last code point: what came after Unicode 8 as a mark, as punctuation, as a
  /// format character or with a decomposition. Between them lie only code points of other kinds.
  private static final CodePointRanges NEWER =
      new CodePointRanges(
          0x61D, 0x61D, 0x7FD, 0x7FD, 0x890, 0x8E2, 0x9FD, 0x9FE, 0xA76, 0xA76, 0xAFA, 0xAFF, 0xB55,
          0xB55, 0xC04, 0xC3C, 0xC77, 0xC77, 0xC84, 0xC84, 0xD00, 0xD00, 0xD3B, 0xD3C, 0xD81, 0xD81,
          0xEBA, 0xEBA, 0xECE, 0xECE, 0x180F, 0x1886, 0x1ABF, 0x1ACE, 0x1B4E, 0x1B4F, 0x1B7D,
          0x1B7F, 0x1DF6, 0x1DFB, 0x2E43, 0x2E5D, 0xA82C, 0xA82C, 0xA8C5, 0xA8C5, 0xA8FF, 0xA8FF,
          0xA9BD, 0xA9BD, 0x105C9, 0x105E4, 0x10D24, 0x10F89, 0x11070, 0x11074, 0x110C2, 0x110CD,
          0x111C9, 0x111C9, 0x111CF, 0x111CF, 0x1123E, 0x11241, 0x1133B, 0x1133B, 0x11383, 0x1145E,
          0x11660, 0x1166C, 0x116B9, 0x116B9, 0x1182F, 0x11FFF, 0x12FF1, 0x1612F, 0x16D68, 0x16F4F,
          0x16FE2, 0x16FE4, 0x1CF00, 0x1CF46, 0x1E000, 0x1E5FF, 0x1E944, 0x1E95F);

  private BertCharacters() {}

  /// Whether its category is newer than the tables that BERT's tokenizer goes by.
  static boolean isNewer(int codePoint) {
    return NEWER.contain(codePoint);
  }

  /// Unicode's White_Space.
  static boolean isWhitespace(int codePoint) {
    return switch (codePoint) {
      case ' ', '\t', '\n', 0x0B, '\f', '\r', 0x85, 0xA0, 0x1680 -> true;
      case 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> within(codePoint, 0x2000, 0x200A);
    };
  }

  /// Control, format, private use and surrogate characters, but for tab and line ends; unassigned
  /// ones are none.
  static boolean isControl(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> codePoint != '\t' && codePoint != '\n' && codePoint != '\r';
      case Character.FORMAT -> !isNewer(codePoint);
      case Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> false;
    };
  }

  static boolean isNonspacingMark(int codePoint) {
    return Character.getType(codePoint) == Character.NON_SPACING_MARK
        ? !isNewer(codePoint)
        // Marks that became spacing ones after Unicode 8.
        : codePoint == 0x1734 || codePoint == 0x1171E;
  }

  /// A word character of regular expressions (UTS 18, annex C).
  static boolean isWord(int codePoint) {
    return Character.isAlphabetic(codePoint)
        || isMark(codePoint)
        || Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER
        || Character.getType(codePoint) == Character.CONNECTOR_PUNCTUATION
        || codePoint == 0x200C
        || codePoint == 0x200D;
  }

  /// Any mark, spacing and enclosing ones among them.
  static boolean isMark(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  /// ASCII's symbols and what Unicode calls punctuation.
  static boolean isPunctuation(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint > ' ' && codePoint < 0x7F && !Character.isLetterOrDigit(codePoint);
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          !isNewer(codePoint);
      // Punctuation that became something else after Unicode 8.
      default -> codePoint == 0x166D || codePoint == 0x111C9;
    };
  }

  /// Ideographs that stand as words of their own. The gap from U+2B820 to U+2B91F is the
  /// original's.
  static boolean isIdeograph(int codePoint) {
    return within(codePoint, 0x3400, 0x4DBF)
        || within(codePoint, 0x4E00, 0x9FFF)
        || within(codePoint, 0xF900, 0xFAFF)
        || within(codePoint, 0x20000, 0x2A6DF)
        || within(codePoint, 0x2A700, 0x2B81F)
        || within(codePoint, 0x2B920, 0x2CEAF)
        || within(codePoint, 0x2F800, 0x2FA1F);
  }

  private static boolean within(int codePoint, int first, int last) {
    return codePoint >= first && codePoint <= last;
  }
}
