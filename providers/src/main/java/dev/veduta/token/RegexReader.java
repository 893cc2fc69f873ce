// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

/// The characters of a regular expression, read one after the other.
final class RegexReader {
  private final String pattern;
  private int at;

  RegexReader(String pattern) {
    this.pattern = pattern;
  }

  boolean atEnd() {
    return at == pattern.length();
  }

  /// Whether this comes next.
  boolean sees(String text) {
    return pattern.startsWith(text, at);
  }

  /// Steps over this if it comes next.
  boolean takes(String text) {
    boolean seen = sees(text);
    at += seen ? text.length() : 0;
    return seen;
  }

  void expect(String text) {
    if (!takes(text)) {
      throw fault("'" + text + "' expected");
    }
  }

  /// The next character.
  int next() {
    if (atEnd()) {
      throw fault("more expected");
    }
    int codePoint = pattern.codePointAt(at);
    at += Character.charCount(codePoint);
    return codePoint;
  }

  /// All up to this, which is stepped over.
  String until(String end) {
    int found = pattern.indexOf(end, at);
    if (found < 0) {
      throw fault("'" + end + "' expected later on");
    }
    String text = pattern.substring(at, found);
    at = found + end.length();
    return text;
  }

  /// A whole number of at most six digits, or `otherwise` where no digit comes next.
  int number(int otherwise) {
    int start = at;
    int number = 0;
    while (!atEnd() && Character.digit(pattern.charAt(at), 10) >= 0 && at - start < 6) {
      number = 10 * number + Character.digit(pattern.charAt(at++), 10);
    }
    return at == start ? otherwise : number;
  }

  /// A character given by `least` to `most` digits.
  int code(int radix, int least, int most) {
    int start = at;
    int code = 0;
    while (!atEnd() && at - start < most && Character.digit(pattern.charAt(at), radix) >= 0) {
      code = radix * code + Character.digit(pattern.charAt(at++), radix);
    }
    if (at - start < least || !Character.isValidCodePoint(code)) {
      throw fault("the number of a character expected");
    }
    return code;
  }

  int position() {
    return at;
  }

  void back(int position) {
    at = position;
  }

  RegexSyntax fault(String fault) {
    return new RegexSyntax(fault, at);
  }
}
