// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;

/// Cuts text at what a pattern matches.
///
/// @param inverted whether the pattern matches words, and delimiters are what lies between
record Splitter(TextPattern pattern, Delimiters delimiters, boolean inverted)
    implements PreTokenizer {

  /// `Split`.
  static Splitter read(Config json) {
    return new Splitter(TextPattern.read(json), Delimiters.read(json), json.flag("invert", false));
  }

  @Override
  public void split(String text, boolean first, Words words) {
    DelimitedWords delimited = new DelimitedWords(text, delimiters, words);
    pattern.find(text, (start, end, matched) -> delimited.accept(start, end, matched != inverted));
    delimited.end();
  }
}
