// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.token.Regex.Place;
import java.util.List;

/// A regular expression as steps for [RegexMatcher]. Immutable.
///
/// @param steps numbered from 0, where it begins
/// @param marks how many positions it remembers at once
record RegexProgram(List<Step> steps, int marks) {

  /// What a step does. After it comes the next one, unless it says which.
  enum Kind {
    /// Takes one character of the set.
    ONE,
    /// Takes as many characters of the set as it can, from `a` to `b`; then fewer.
    RUN,
    /// Goes on at `a`; if that fails, at `b`.
    TRY,
    /// Goes on at `a`.
    GO,
    /// Remembers the position under the number `a`.
    MARK,
    /// Goes on at `b` if nothing was taken since the mark `a`.
    LEAVE,
    /// Goes on at `a` if the steps up to [#DONE] match from here.
    AHEAD,
    NOT_AHEAD,
    /// Goes on at `a` if the steps up to [#DONE] match the `b` to `c` characters before.
    BEHIND,
    NOT_BEHIND,
    /// Fails if this is not where the characters end that a step looks for behind.
    MEET,
    /// Takes what the steps up to [#DONE] match first, and goes on at `a`.
    ATOMIC,
    /// Fails if this is not the place.
    AT,
    /// Ends successfully.
    DONE
  }

  record Step(Kind kind, CharacterSet set, Place place, int a, int b, int c) {}

  /// @throws RegexSyntax when the pattern can't be read, or is too long
  static RegexProgram of(String pattern) {
    return new RegexCompiler().compile(RegexParser.parse(pattern));
  }

  /// Matches a text that stands for itself.
  static RegexProgram ofText(String text) {
    List<Regex> characters =
        text.codePoints().<Regex>mapToObj(c -> new Regex.One(CharacterSet.of(c))).toList();
    return new RegexCompiler().compile(new Regex.InOrder(characters));
  }
}
