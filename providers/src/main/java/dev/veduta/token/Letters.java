// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

/// Normalizers that look at each character by itself.
final class Letters {

  private Letters() {}

  /// Lower case character by character, without regard to its neighbours.
  static String lowercase(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints().forEach(codePoint -> lowercase(codePoint, lower));
    return lower.toString();
  }

  private static void lowercase(int codePoint, StringBuilder to) {
    if (codePoint == 0x130) {
      // The one character whose lower case is two: i with a combining dot above.
      to.append("i\u0307");
    } else {
      to.appendCodePoint(newerLowercase(codePoint));
    }
  }

  /// With the letters of Unicode 17, which Java's tables lack.
  private static int newerLowercase(int codePoint) {
    return switch (codePoint) {
      case 0xA7CE, 0xA7D2, 0xA7D4 -> codePoint + 1;
      default ->
          codePoint >= 0x16EA0 && codePoint <= 0x16EB8
              ? codePoint + 0x1B
              : Character.toLowerCase(codePoint);
    };
  }

  /// Without marks of any kind, as Unicode 9 has them.
  static String withoutMarks(String text) {
    StringBuilder bare = new StringBuilder(text.length());
    text.codePoints().filter(c -> !isMark(c)).forEach(bare::appendCodePoint);
    return bare.toString();
  }

  private static boolean isMark(int codePoint) {
    return BertCharacters.isMark(codePoint)
        ? !UnicodeForm.isNewer(codePoint)
        // Marks that became letters later.
        : codePoint == 0x1CF2 || codePoint == 0x1CF3;
  }

  /// SentencePiece's `nmt` rules: without control characters, and every kind of whitespace, some
  /// invisible characters and U+2581 made a space.
  static String forTranslation(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(codePoint -> !isDropped(codePoint))
        .map(codePoint -> isSpace(codePoint) ? ' ' : codePoint)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isDropped(int codePoint) {
    return switch (codePoint) {
      case 0, '\t', '\n', '\f', '\r' -> false;
      case 0x7F, 0x8F, 0x9F -> true;
      default -> codePoint < ' ';
    };
  }

  private static boolean isSpace(int codePoint) {
    return switch (codePoint) {
      case '\t', '\n', '\f', '\r', 0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD -> true;
      default -> codePoint >= 0x200B && codePoint <= 0x200F;
    };
  }
}
