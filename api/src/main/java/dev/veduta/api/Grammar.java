// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// The texts that a captioner may write. Immutable; equal grammars are written alike.
///
/// What counts is the text of the caption, which has no whitespace at its ends: a text that a
/// grammar allows with whitespace there only can't be written.
public sealed interface Grammar {

  /// Any number of characters, or none, of a set.
  ///
  /// @param set single characters and ranges such as `a-z`; `\d`, `\w`, `\s` and escapes as in
  ///   [#regex]; `-` stands for itself at either end
  record Characters(String set) implements Grammar {
    public Characters {
      ExpressionParser.set(set);
    }

    @Override
    public Expression expression() {
      return new Expression.Repeat(ExpressionParser.set(set), 0, Expression.Repeat.UNLIMITED);
    }

    @Override
    public String toString() {
      return CHARACTERS + set;
    }
  }

  /// What a regular expression matches as a whole.
  ///
  /// @param pattern as described at [#regex]
  record Regex(String pattern) implements Grammar {
    public Regex {
      ExpressionParser.regex(pattern);
    }

    @Override
    public Expression expression() {
      return ExpressionParser.regex(pattern);
    }

    @Override
    public String toString() {
      return REGEX + pattern;
    }
  }

  /// One of a list of texts.
  ///
  /// @param words in order, each once
  record Words(List<String> words) implements Grammar {
    private static final int MOST_WORDS = 500_000;
    private static final int MOST_CHARACTERS = 4_000_000;

    /// @param words in any order
    public Words {
      if (words.size() > MOST_WORDS) {
        throw new IllegalArgumentException(
            "a grammar has at most %d words, got %d".formatted(MOST_WORDS, words.size()));
      }
      words = List.copyOf(new TreeSet<>(words));
      if (words.isEmpty()) {
        throw new IllegalArgumentException("a grammar of words needs at least one, got none");
      }
      long characters = 0;
      for (String word : words) {
        if (word.isEmpty() || !word.equals(word.strip()) || isBroken(word)) {
          throw new IllegalArgumentException(
              "a word of a grammar must be a text without whitespace at its ends, got '%s'"
                  .formatted(word));
        }
        characters += word.length();
      }
      if (characters > MOST_CHARACTERS) {
        throw new IllegalArgumentException(
            "the words of a grammar have at most %d characters together, got %d"
                .formatted(MOST_CHARACTERS, characters));
      }
    }

    private static boolean isBroken(String word) {
      return word.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= 0xDFFF);
    }

    /// The same as a choice among texts.
    @Override
    public Expression expression() {
      return new Expression.Choice(words.stream().map(Expression::text).toList());
    }

    @Override
    public String toString() {
      return WORDS
          + String.join(
              "|", words.stream().map(w -> w.replace("\\", "\\\\").replace("|", "\\|")).toList());
    }

    /// Words between bars; a backslash takes the character behind it as it is.
    private static Words parse(String text) {
      List<String> words = new ArrayList<>();
      StringBuilder word = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char unit = text.charAt(i);
        if (unit == '|') {
          words.add(word.toString());
          word.setLength(0);
        } else {
          word.append(unit == '\\' && i + 1 < text.length() ? text.charAt(++i) : unit);
        }
      }
      words.add(word.toString());
      return new Words(words);
    }
  }

  /// How the text form of each kind begins.
  String CHARACTERS = "chars:";

  String REGEX = "regex:";
  String WORDS = "words:";

  /// What it allows, as an expression.
  Expression expression();

  /// Any number of characters of a set, such as `0-9., €`.
  ///
  /// @throws IllegalArgumentException naming what can't be read and its position
  static Grammar characters(String set) {
    return new Characters(set);
  }

  /// What a regular expression matches as a whole, such as `[A-Z]{2}[0-9]{4}|none`.
  ///
  /// | construct | meaning |
  /// |---|---|
  /// | `.` | any character that ends no line |
  /// | `\d` `\w` `\s` | digit, letter or digit or `_`, whitespace, all of ASCII; `\D` `\W` `\S` all others |
  /// | `\t` `\n` `\r` `\f` `\x41` `\x{1F600}` `\u20AC` | that character |
  /// | `\` before any other character but a letter or digit | that character |
  /// | `[a-z_]` `[^a-z]` | one of these characters, one of the others |
  /// | `(…)` `(?:…)` | a group |
  /// | `a\|b` | the one or the other |
  /// | `*` `+` `?` `{3}` `{3,}` `{3,5}` | repeats, up to 1,000 where they are counted |
  ///
  /// The expression is matched as a whole, so that anchors are left out. It means what
  /// [java.util.regex.Pattern] takes it for. Everything else is refused.
  ///
  /// @throws IllegalArgumentException naming what can't be read and its position
  static Grammar regex(String pattern) {
    return new Regex(pattern);
  }

  /// Exactly one of these texts.
  ///
  /// @throws IllegalArgumentException when there is none, or one that has whitespace at its ends
  static Grammar words(Collection<String> words) {
    return new Words(List.copyOf(words));
  }

  /// Reads the form that [Object#toString()] writes: `chars:0-9., €`, `regex:[A-Z]{2}[0-9]{4}` or
  /// `words:red|green|blue`, where `\|` is a bar within a word.
  ///
  /// @throws IllegalArgumentException naming what can't be read and its position
  static Grammar parse(String text) {
    if (text.startsWith(CHARACTERS)) {
      return characters(text.substring(CHARACTERS.length()));
    } else if (text.startsWith(REGEX)) {
      return regex(text.substring(REGEX.length()));
    } else if (text.startsWith(WORDS)) {
      return Words.parse(text.substring(WORDS.length()));
    }
    throw new IllegalArgumentException(
        "'%s' is no grammar: expected %s0-9., for characters, %s[0-9]+ for a regular expression, or"
                .formatted(text, CHARACTERS, REGEX)
            + " %sred|green for words".formatted(WORDS));
  }
}
