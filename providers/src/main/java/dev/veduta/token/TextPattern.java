// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;

/// What a text is searched for: a text or a regular expression, as Oniguruma understands it.
///
/// @param location where the pattern stands, for messages
record TextPattern(String location, RegexProgram program) {
  private static final int LONGEST = 10_000;

  /// The `pattern` of a part: `{"String": …}` or `{"Regex": …}`.
  static TextPattern read(Config json) {
    Config pattern = json.at("pattern");
    String key = pattern.has("String") ? "String" : "Regex";
    if (!pattern.has(key)) {
      throw json.wrong("pattern", "an object with the key String or Regex");
    }
    String text = pattern.text(key, "");
    if (text.length() > LONGEST) {
      throw pattern.wrong(key, "a pattern of at most " + LONGEST + " characters");
    }
    String location = "%s: %s%s".formatted(pattern.location(), pattern.path(), key);
    return key.equals("String")
        ? new TextPattern(location, RegexProgram.ofText(text))
        : regex(location, text);
  }

  /// @throws ModelException when it is no regular expression, or one that is not supported
  static TextPattern regex(String location, String regex) {
    try {
      return new TextPattern(location, RegexProgram.of(regex));
    } catch (RegexSyntax e) {
      throw new ModelException(
          "%s can't be read as a regular expression: %s of %s"
              .formatted(location, e.getMessage(), regex),
          e);
    }
  }

  /// Gives all parts of a text. A match of nothing counts, but not right behind another match.
  ///
  /// @throws ModelException when the search takes unreasonably long
  void find(String text, Spans spans) {
    RegexMatcher matcher = new RegexMatcher(program, text);
    int done = 0;
    int from = 0;
    while (from <= text.length() && !text.isEmpty()) {
      int end = end(matcher, from, text);
      if (end > from || (end == from && (from == 0 || from > done))) {
        if (done < from) {
          spans.accept(done, from, false);
        }
        spans.accept(from, end, true);
        done = end;
      }
      from = end > from ? end : next(text, from);
    }
    if (done < text.length()) {
      spans.accept(done, text.length(), false);
    }
  }

  private int end(RegexMatcher matcher, int start, String text) {
    try {
      return matcher.end(start);
    } catch (RegexMatcher.OutOfBounds e) {
      throw new ModelException(
          "%s takes too long for a text of %d characters; use a pattern without nested repeats"
              .formatted(location, text.length()),
          e);
    }
  }

  private static int next(String text, int at) {
    return at == text.length() ? at + 1 : at + Character.charCount(text.codePointAt(at));
  }
}
