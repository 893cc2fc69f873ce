// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import dev.veduta.api.Expression.OneOf;
import dev.veduta.api.Expression.Range;
import java.util.List;

/// The characters of a regular expression, read one after the other.
final class ExpressionReader {
  private static final OneOf DIGIT = Expression.range('0', '9');
  private static final OneOf WORD =
      new OneOf(
          List.of(
              new Range('0', '9'), new Range('A', 'Z'), new Range('_', '_'), new Range('a', 'z')));
  private static final OneOf SPACE = new OneOf(List.of(new Range('\t', '\r'), new Range(' ', ' ')));

  private final String text;
  private int at;

  ExpressionReader(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at == text.length();
  }

  /// Whether one UTF-16 unit is left.
  boolean isLast() {
    return at == text.length() - 1;
  }

  boolean sees(String expected) {
    return text.startsWith(expected, at);
  }

  /// Steps over this if it comes next.
  boolean takes(String expected) {
    boolean seen = sees(expected);
    at += seen ? expected.length() : 0;
    return seen;
  }

  void expect(String expected, String why) {
    if (!takes(expected)) {
      throw fault(next(), "%s; expected %s".formatted(why, expected));
    }
  }

  /// Up to so many UTF-16 units that come next.
  String ahead(int count) {
    return text.substring(at, Math.min(text.length(), at + count));
  }

  /// A number of decimal digits.
  int number(int limit) {
    int start = at;
    long number = 0;
    while (!atEnd() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      number = Math.min(10 * number + text.charAt(at++) - '0', limit + 1L);
    }
    if (start == at) {
      throw fault(next(), "expected a number of repeats; write \\{ for the character");
    }
    if (number > limit) {
      at = start;
      throw fault("a repeat of more than %d times".formatted(limit), "leave the limit out");
    }
    return (int) number;
  }

  /// The next character itself.
  OneOf literal() {
    int codePoint = text.codePointAt(at);
    if (Character.getType(codePoint) == Character.SURROGATE) {
      throw fault("half of a surrogate pair", "write whole characters");
    }
    at += Character.charCount(codePoint);
    return Expression.range(codePoint, codePoint);
  }

  /// What a backslash and the characters behind it stand for.
  OneOf escape() {
    int start = at++;
    if (atEnd()) {
      throw faultAt(start, "a backslash at the end", "write \\\\ for the character");
    }
    char kind = text.charAt(at);
    if (kind > 0x7F || !Character.isLetterOrDigit(kind)) {
      return literal();
    }
    at++;
    return switch (kind) {
      case 'd' -> DIGIT;
      case 'D' -> DIGIT.negated();
      case 'w' -> WORD;
      case 'W' -> WORD.negated();
      case 's' -> SPACE;
      case 'S' -> SPACE.negated();
      case 't' -> Expression.range('\t', '\t');
      case 'n' -> Expression.range('\n', '\n');
      case 'r' -> Expression.range('\r', '\r');
      case 'f' -> Expression.range('\f', '\f');
      case 'x' -> takes("{") ? hexadecimal(start, digitsUpTo("}")) : hexadecimal(start, digits(2));
      case 'u' -> hexadecimal(start, digits(4));
      default ->
          throw faultAt(
              start,
              "the escape \\" + kind,
              "known are \\d \\D \\w \\W \\s \\S \\t \\n"
                  + " \\r"
                  + " \\f \\x41 \\x{1F600} \\u20AC and \\ before a sign");
    };
  }

  private String digits(int count) {
    String digits = ahead(count);
    at += digits.length();
    return digits.length() == count ? digits : "";
  }

  private String digitsUpTo(String end) {
    int to = text.indexOf(end, at);
    String digits = to < 0 ? "" : text.substring(at, to);
    at = to < 0 ? at : to + end.length();
    return digits;
  }

  private OneOf hexadecimal(int start, String digits) {
    if (digits.matches("[0-9a-fA-F]{1,6}")) {
      int codePoint = Integer.parseInt(digits, 16);
      if (Character.isValidCodePoint(codePoint)
          && Character.getType(codePoint) != Character.SURROGATE) {
        return Expression.range(codePoint, codePoint);
      }
    }
    throw faultAt(
        start,
        "the escape " + text.substring(start, at),
        "write a character as \\x41, \\u20AC or \\x{1F600}");
  }

  /// The only character of a set, as an end of a range.
  int single(OneOf set) {
    Range range = set.ranges().getFirst();
    if (set.ranges().size() > 1 || range.first() != range.last()) {
      throw fault("a range to or from a set", "a range runs from one character to another");
    }
    return range.first();
  }

  /// An error about what stands here.
  IllegalArgumentException fault(String what, String remedy) {
    return faultAt(at, what, remedy);
  }

  private IllegalArgumentException faultAt(int position, String what, String remedy) {
    String shown = text.length() <= 200 ? text : text.substring(0, 200) + "…";
    return new IllegalArgumentException(
        "%s at position %d of '%s' can't be used in a grammar: %s"
            .formatted(what, position, shown, remedy));
  }

  private String next() {
    return atEnd() ? "the end" : "'%s'".formatted(Character.toString(text.codePointAt(at)));
  }
}
