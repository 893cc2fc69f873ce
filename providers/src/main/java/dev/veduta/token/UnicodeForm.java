// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.text.Normalizer.Form;

/// One of Unicode's normalization forms (UAX 15), as the Rust library `tokenizers` 0.23 has them.
///
/// Its tables are those of Unicode 9, Java's are newer: characters that came later are left alone.
record UnicodeForm(Form form) implements Normalizer {

  // Ordering the marks of one letter costs the square of their number in Java's normalizer, so text
  // goes to it in parts: cut before a character that stands by itself, or in the end anywhere.
  private static final int PART = 64;
  private static final int LONGEST_PART = 256;

  /// What came after Unicode 9 as a mark or with a decomposition. Between them lie only code points
  /// that no form changes.
  private static final CodePointRanges NEWER =
      new CodePointRanges(
          0x7FD, 0x7FD, 0x897, 0x8D3, 0x9FE, 0x9FE, 0xAFA, 0xAFF, 0xB55, 0xB55, 0xC04, 0xC3C, 0xCF3,
          0xD00, 0xD3B, 0xD3C, 0xD81, 0xD81, 0xEBA, 0xEBA, 0xECE, 0xECE, 0x1715, 0x1715, 0x180F,
          0x180F, 0x1ABF, 0x1ACE, 0x1CF7, 0x1CF7, 0x1DF6, 0x1DFA, 0x32FF, 0x32FF, 0xA7F2, 0xA7F4,
          0xA82C, 0xA82C, 0xA8FF, 0xA8FF, 0xAB69, 0xAB69, 0x105C9, 0x107BA, 0x10D24, 0x10F85,
          0x11070, 0x11074, 0x110C2, 0x110C2, 0x11145, 0x11146, 0x111C9, 0x111C9, 0x111CE, 0x111CF,
          0x11241, 0x11241, 0x1133B, 0x1133B, 0x11383, 0x113E2, 0x1145E, 0x1145E, 0x1182C, 0x11A99,
          0x11D31, 0x1612F, 0x16D68, 0x16F4F, 0x16F7F, 0x16F87, 0x16FE4, 0x16FF1, 0x1CCD6, 0x1CF46,
          0x1E030, 0x1E5EF, 0x1F16C, 0x1F16C, 0x1FBF0, 0x1FBF9);

  /// Whether a mark, or a character with a decomposition, is too new to be known as such.
  static boolean isNewer(int codePoint) {
    return NEWER.contain(codePoint);
  }

  @Override
  public String normalize(String text) {
    if (text.chars().allMatch(unit -> unit < 0x80)) {
      return text;
    }
    StringBuilder normalized = new StringBuilder(text.length());
    int from = 0;
    int next;
    for (int at = 0; at < text.length(); at = next) {
      int codePoint = text.codePointAt(at);
      int part = at - from;
      next = at + Character.charCount(codePoint);
      if (isNewer(codePoint)) {
        normalized.append(normalized(text, from, at)).appendCodePoint(codePoint);
        from = next;
      } else if (part >= LONGEST_PART || (part >= PART && standsByItself(codePoint))) {
        normalized.append(normalized(text, from, at));
        from = at;
      }
    }
    return normalized.append(normalized(text, from, text.length())).toString();
  }

  private String normalized(String text, int from, int to) {
    return java.text.Normalizer.normalize(text.substring(from, to), form);
  }

  /// Whether a character never joins the one before it, as marks, vowels and final consonants of
  /// Hangul and the halfwidth forms of both do.
  private static boolean standsByItself(int codePoint) {
    return !BertCharacters.isMark(codePoint)
        && (codePoint < 0x1160 || codePoint > 0x11FF)
        && (codePoint < 0xFF9E || codePoint > 0xFFDC);
  }
}
