// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.BertCharacters.isControl;
import static dev.veduta.token.BertCharacters.isIdeograph;
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

  private static final UnicodeForm DECOMPOSED = new UnicodeForm(Form.NFD);

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
    StringBuilder bare = new StringBuilder(text.length());
    DECOMPOSED
        .normalize(text)
        .codePoints()
        .filter(codePoint -> !isNonspacingMark(codePoint))
        .forEach(bare::appendCodePoint);
    return bare.toString();
  }
}
