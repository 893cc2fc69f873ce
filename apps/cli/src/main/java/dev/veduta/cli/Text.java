// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import java.util.Locale;

/// How names, messages and numbers look on a terminal.
final class Text {

  private Text() {}

  /// The text on one line, without anything a terminal would obey.
  static String oneLine(String text) {
    StringBuilder joined = new StringBuilder();
    for (String line : text.strip().lines().map(String::strip).toList()) {
      if (!joined.isEmpty()) {
        joined.append(joined.charAt(joined.length() - 1) == ':' ? " " : "; ");
      }
      joined.append(line);
    }
    return printable(joined.toString());
  }

  /// The text with a question mark for each character that would move the cursor, change colours or
  /// turn the direction of writing.
  static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || turnsDirection(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /// `1 picture`, `2 pictures`.
  static String count(long number, String singular) {
    return "%d %s%s".formatted(number, singular, number == 1 ? "" : "s");
  }

  /// A number of bytes in the largest unit of 1000 that leaves a digit before the point.
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", value, "kMGTPE".charAt(unit));
  }

  /// A number with commas between its thousands.
  static String thousands(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// A duration as `45 s`, `3 min 20 s` or `2 h 5 min`.
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? "%d min %d s".formatted(whole / 60, whole % 60)
        : "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
  }

  private static boolean turnsDirection(int character) {
    return (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
