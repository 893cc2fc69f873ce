// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;

/// A piece that is looked for in the text before anything else is done with it.
///
/// @param id [#UNPLACED] as long as it may take the next free one
/// @param singleWord whether it counts only where no letter or digit touches it
/// @param leftStrip whether it takes the whitespace before it
/// @param rightStrip whether it takes the whitespace after it
/// @param normalized whether it is looked for in normalized text
/// @param special whether decoding can leave it out
record AddedToken(
    int id,
    String content,
    boolean singleWord,
    boolean leftStrip,
    boolean rightStrip,
    boolean normalized,
    boolean special) {

  static final int UNPLACED = -1;

  /// An entry of `added_tokens.json`.
  static AddedToken of(int id, String content, boolean special) {
    return new AddedToken(id, content, false, false, false, !special, special);
  }

  /// A token with a role, such as `[CLS]`.
  static AddedToken special(String content) {
    return of(UNPLACED, content, true);
  }

  /// A token as JSON files spell it out.
  static AddedToken read(int id, Config json, boolean special) {
    String content = json.text("content", "");
    if (content.isEmpty()) {
      throw json.wrong("content", "the text of a token");
    }
    return new AddedToken(
        id,
        content,
        json.flag("single_word", false),
        json.flag("lstrip", false),
        json.flag("rstrip", false),
        json.flag("normalized", !special),
        special);
  }

  AddedToken withId(int placed) {
    return new AddedToken(placed, content, singleWord, leftStrip, rightStrip, normalized, special);
  }

  AddedToken asSpecial() {
    return new AddedToken(id, content, singleWord, leftStrip, rightStrip, normalized, true);
  }
}
