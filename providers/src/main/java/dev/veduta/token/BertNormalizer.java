// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.BertCharacters.isControl;
import static dev.veduta.token.BertCharacters.isIdeograph;
import static dev.veduta.token.BertCharacters.isMark;
import static dev.veduta.token.BertCharacters.isNewer;
import static dev.veduta.token.BertCharacters.isNonspacingMark;
import static dev.veduta.token.BertCharacters.isWhitespace;

import dev.veduta.spi.Config;
import java.text.Normalizer.Form;

/// BERT's cleaning of text (`BertNormalizer` in `tokenizer.json`), its steps in this order.
///
/// @param cleanText drops control characters and makes every kind of whitespace a space
/// @param spaceIdeographs puts a space on both sides of each Chinese character
/// @param stripAccents decomposes (NFD) and drops nonspacing marks
/// @param lowercase character by character, without regard to its neighbours
record BertNormalizer(
    boolean cleanText, boolean spaceIdeographs, boolean stripAccents, boolean lowercase)
    implements Normalizer {

  // Ordering the marks of one letter costs the square of their number in Java's normalizer, so text
  // goes to it in parts: cut before a character that is no mark, or in the end anywhere.
  private static final int PART = 64;
  private static final int LONGEST_PART = 256;

  /// Of `tokenizer.json`.
  static BertNormalizer read(Config json) {
    return of(
        json.flag("clean_text", true), json.flag("handle_chinese_chars", true), json, "lowercase");
  }

  /// Of `tokenizer_config.json`, or as BERT has it.
  static BertNormalizer ofSettings(Config config) {
    return of(true, config.flag("tokenize_chinese_chars", true), config, "do_lower_case");
  }

  /// Accents are stripped from lower-case text unless `strip_accents` says otherwise.
  private static BertNormalizer of(
      boolean cleanText, boolean spaceIdeographs, Config config, String lowercaseKey) {
    boolean lowercase = config.flag(lowercaseKey, true);
    boolean stripAccents = config.flag("strip_accents", lowercase);
    return new BertNormalizer(cleanText, spaceIdeographs, stripAccents, lowercase);
  }

  @Override
  public String normalize(String text) {
    String clean = cleanText || spaceIdeographs ? cleaned(text) : text;
    String bare = stripAccents ? withoutAccents(clean) : clean;
    return lowercase ? Letters.lowercase(bare) : bare;
  }

  private String cleaned(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(codePoint -> clean(codePoint, clean));
    return clean.toString();
  }

  private void clean(int codePoint, StringBuilder to) {
    if (cleanText && (codePoint == 0 || codePoint == 0xFFFD || isControl(codePoint))) {
      return;
    }
    if (cleanText && isWhitespace(codePoint)) {
      to.append(' ');
    } else if (spaceIdeographs && isIdeograph(codePoint)) {
      to.append(' ').appendCodePoint(codePoint).append(' ');
    } else {
      to.appendCodePoint(codePoint);
    }
  }

  private static String withoutAccents(String text) {
    if (text.chars().allMatch(unit -> unit < 0x80)) {
      return text;
    }
    StringBuilder bare = new StringBuilder(text.length());
    decomposed(text).codePoints().filter(c -> !isNonspacingMark(c)).forEach(bare::appendCodePoint);
    return bare.toString();
  }

  private static CharSequence decomposed(String text) {
    StringBuilder decomposed = new StringBuilder(text.length());
    int from = 0;
    int codePoint;
    for (int at = 0; at < text.length(); at += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(at);
      int part = at - from;
      if (isNewer(codePoint)) {
        decomposed.append(decomposed(text, from, at)).appendCodePoint(codePoint);
        from = at + Character.charCount(codePoint);
      } else if (part >= LONGEST_PART || (part >= PART && !isMark(codePoint))) {
        decomposed.append(decomposed(text, from, at));
        from = at;
      }
    }
    return decomposed.append(decomposed(text, from, text.length()));
  }

  private static String decomposed(String text, int from, int to) {
    return java.text.Normalizer.normalize(text.substring(from, to), Form.NFD);
  }
}
