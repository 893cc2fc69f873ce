// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.CharacterSet.range;
import static java.util.Map.entry;

import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The sets of characters that have a name in Oniguruma's regular expressions. Its tables are those
/// of Unicode 16, as Java's are.
final class CharacterSets {
  static final CharacterSet ALL = CharacterSet.of(_ -> true);
  static final CharacterSet NONE = ALL.negated();
  static final CharacterSet SPACE = CharacterSet.of(BertCharacters::isWhitespace);
  static final CharacterSet DIGIT = CharacterSet.types(Character.DECIMAL_DIGIT_NUMBER);
  static final CharacterSet HEXADECIMAL = anyOf(range('0', '9'), range('A', 'F'), range('a', 'f'));
  static final CharacterSet NEWLINE = CharacterSet.of('\n');
  private static final CharacterSet ALPHABETIC = CharacterSet.of(Character::isAlphabetic);
  static final CharacterSet WORD =
      anyOf(
          ALPHABETIC,
          CharacterSet.of(BertCharacters::isMark),
          DIGIT,
          CharacterSet.types(Character.CONNECTOR_PUNCTUATION));

  /// `\w` outside of brackets, where it has the numbers of Latin-1 too.
  static final CharacterSet WORD_OR_LATIN_NUMBER =
      anyOf(
          WORD, CharacterSet.of(c -> c < 0x100 && Character.getType(c) == Character.OTHER_NUMBER));

  /// General categories.
  private static final Map<String, Byte> CATEGORIES =
      Map.ofEntries(
          entry("lu", Character.UPPERCASE_LETTER),
          entry("ll", Character.LOWERCASE_LETTER),
          entry("lt", Character.TITLECASE_LETTER),
          entry("lm", Character.MODIFIER_LETTER),
          entry("lo", Character.OTHER_LETTER),
          entry("mn", Character.NON_SPACING_MARK),
          entry("me", Character.ENCLOSING_MARK),
          entry("mc", Character.COMBINING_SPACING_MARK),
          entry("nd", Character.DECIMAL_DIGIT_NUMBER),
          entry("nl", Character.LETTER_NUMBER),
          entry("no", Character.OTHER_NUMBER),
          entry("zs", Character.SPACE_SEPARATOR),
          entry("zl", Character.LINE_SEPARATOR),
          entry("zp", Character.PARAGRAPH_SEPARATOR),
          entry("cc", Character.CONTROL),
          entry("cf", Character.FORMAT),
          entry("cn", Character.UNASSIGNED),
          entry("co", Character.PRIVATE_USE),
          entry("cs", Character.SURROGATE),
          entry("pd", Character.DASH_PUNCTUATION),
          entry("ps", Character.START_PUNCTUATION),
          entry("pe", Character.END_PUNCTUATION),
          entry("pc", Character.CONNECTOR_PUNCTUATION),
          entry("po", Character.OTHER_PUNCTUATION),
          entry("pi", Character.INITIAL_QUOTE_PUNCTUATION),
          entry("pf", Character.FINAL_QUOTE_PUNCTUATION),
          entry("sm", Character.MATH_SYMBOL),
          entry("sc", Character.CURRENCY_SYMBOL),
          entry("sk", Character.MODIFIER_SYMBOL),
          entry("so", Character.OTHER_SYMBOL));

  private static final Map<String, String> LONG_NAMES =
      Map.ofEntries(
          entry("letter", "l"),
          entry("uppercaseletter", "lu"),
          entry("lowercaseletter", "ll"),
          entry("titlecaseletter", "lt"),
          entry("modifierletter", "lm"),
          entry("otherletter", "lo"),
          entry("mark", "m"),
          entry("nonspacingmark", "mn"),
          entry("spacingmark", "mc"),
          entry("enclosingmark", "me"),
          entry("number", "n"),
          entry("decimalnumber", "nd"),
          entry("letternumber", "nl"),
          entry("othernumber", "no"),
          entry("punctuation", "p"),
          entry("symbol", "s"),
          entry("separator", "z"),
          entry("other", "c"));

  private static final Map<String, CharacterSet> BRACKETS =
      Map.ofEntries(
          entry("alnum", anyOf(ALPHABETIC, DIGIT)),
          entry("alpha", ALPHABETIC),
          entry("ascii", range(0, 0x7F)),
          entry(
              "blank", anyOf(CharacterSet.types(Character.SPACE_SEPARATOR), CharacterSet.of('\t'))),
          entry("cntrl", CharacterSet.types(Character.CONTROL)),
          entry("digit", DIGIT),
          entry("lower", CharacterSet.of(Character::isLowerCase)),
          entry("punct", category(name -> name.startsWith("p") || name.startsWith("s"))),
          entry("space", SPACE),
          entry("upper", CharacterSet.of(Character::isUpperCase)),
          entry("word", WORD),
          entry("xdigit", HEXADECIMAL));

  private CharacterSets() {}

  /// The set that stands in `[:…:]`; null if there is none.
  static @Nullable CharacterSet bracket(String name) {
    return BRACKETS.get(name);
  }

  /// The set of a property, a general category or a script; null if there is none. Case, spaces,
  /// hyphens and underscores in its name don't count.
  static @Nullable CharacterSet property(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    CharacterSet bracket = BRACKETS.get(plain);
    if (bracket != null && !plain.equals("punct")) {
      return bracket;
    }
    return switch (plain) {
      case "any" -> ALL;
      case "punct" -> category("p");
      case "alphabetic" -> ALPHABETIC;
      case "whitespace" -> SPACE;
      default -> {
        CharacterSet category = category(LONG_NAMES.getOrDefault(plain, plain));
        yield category == null ? script(name.replaceAll("[ -]", "_")) : category;
      }
    };
  }

  /// @param name of one category or the letter with which several begin
  private static @Nullable CharacterSet category(String name) {
    if (name.length() > 2) {
      return null;
    }
    Predicate<String> meant = name.length() == 1 ? c -> c.startsWith(name) : name::equals;
    return CATEGORIES.keySet().stream().anyMatch(meant) ? category(meant) : null;
  }

  private static CharacterSet category(Predicate<String> meant) {
    return CharacterSet.types(
        CATEGORIES.entrySet().stream()
            .filter(category -> meant.test(category.getKey()))
            .mapToInt(category -> category.getValue())
            .toArray());
  }

  private static CharacterSet anyOf(CharacterSet... sets) {
    return CharacterSet.anyOf(List.of(sets));
  }

  private static @Nullable CharacterSet script(String name) {
    try {
      UnicodeScript script = UnicodeScript.forName(name);
      return CharacterSet.of(codePoint -> UnicodeScript.of(codePoint) == script);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
