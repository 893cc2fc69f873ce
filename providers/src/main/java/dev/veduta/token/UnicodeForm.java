// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.text.Normalizer.Form;

/// One of Unicode's normalization forms (UAX 15).
record UnicodeForm(Form form) implements Normalizer {

  // Ordering the marks of one letter costs the square of their number in Java's normalizer, so text
  // goes to it in parts: cut before a character that stands by itself, or in the end anywhere.
  private static final int PART = 64;
  private static final int LONGEST_PART = 256;

  @Override
  public String normalize(String text) {
    if (text.chars().allMatch(unit -> unit < 0x80)) {
      return text;
    }
    StringBuilder normalized = new StringBuilder(text.length());
    int from = 0;
    int codePoint;
    for (int at = 0; at < text.length(); at += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(at);
      int part = at - from;
      if (part >= LONGEST_PART || (part >= PART && standsByItself(codePoint))) {
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
