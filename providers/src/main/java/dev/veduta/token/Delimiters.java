// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.util.Map;

/// What becomes of the delimiters at which text is cut into words.
enum Delimiters {
  /// They are left out.
  REMOVED,
  /// Each is a word.
  ISOLATED,
  /// Each ends the word before it.
  MERGED_WITH_PREVIOUS,
  /// Each begins the word after it.
  MERGED_WITH_NEXT,
  /// Those that touch are one word.
  CONTIGUOUS;

  private static final Map<String, Delimiters> BY_NAME =
      Map.of(
          "Removed", REMOVED,
          "Isolated", ISOLATED,
          "MergedWithPrevious", MERGED_WITH_PREVIOUS,
          "MergedWithNext", MERGED_WITH_NEXT,
          "Contiguous", CONTIGUOUS);

  /// The `behavior` of a pre-tokenizer; [#ISOLATED] if it has none.
  static Delimiters read(Config json) {
    Delimiters delimiters = BY_NAME.get(json.text("behavior", "Isolated"));
    if (delimiters == null) {
      throw json.wrong(
          "behavior", "Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous");
    }
    return delimiters;
  }

  /// Whether a part of the text belongs to the same word as the part before it.
  ///
  /// @param before whether the part before is a delimiter
  /// @param part whether the part is one
  boolean joins(boolean before, boolean part) {
    return switch (this) {
      case REMOVED, ISOLATED -> false;
      case MERGED_WITH_PREVIOUS -> part && !before;
      case MERGED_WITH_NEXT -> before && !part;
      case CONTIGUOUS -> before == part;
    };
  }
}
