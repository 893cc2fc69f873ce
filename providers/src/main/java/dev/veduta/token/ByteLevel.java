// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;

/// Words of bytes, each written as a character.
///
/// @param prefixSpace whether a text that does not begin with a space gets one
/// @param cut whether text is cut into words as GPT-2 has them: contractions, and runs of letters,
///   of digits or of other characters with the space before them
record ByteLevel(boolean prefixSpace, boolean cut) implements PreTokenizer {
  private static final TextPattern WORDS =
      TextPattern.regex(
          "GPT-2's pattern",
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

  static ByteLevel read(Config json) {
    return new ByteLevel(json.flag("add_prefix_space", true), json.flag("use_regex", true));
  }

  @Override
  public void split(String text, boolean first, Words words) {
    String spaced = prefixSpace && !text.startsWith(" ") ? " " + text : text;
    if (cut) {
      WORDS.find(spaced, (start, end, _) -> accept(spaced.substring(start, end), words));
    } else {
      accept(spaced, words);
    }
  }

  private static void accept(String word, Words words) {
    String bytes = ByteCharacters.of(word);
    words.accept(bytes, 0, bytes.length());
  }
}
