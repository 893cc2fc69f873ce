// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

/// A caption in a file.
///
/// @param id what its picture is called there: a number, a key, a file's name, or a line's number
/// @param text the caption
/// @param where the place in the file, such as `entry 3` or `line 7`
record Entry(String id, String text, String where) {

  /// Longer texts would take minutes to compare.
  private static final int LONGEST = 32_768;

  Entry {
    if (text.length() > LONGEST) {
      throw new WrongCaptionFileException(
          where,
          "the text has %d characters, expected at most %d".formatted(text.length(), LONGEST));
    }
  }
}
