// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A length of time as people write it.
///
/// @param duration 0 or more
public record TimeSpan(Duration duration) {

  /// What [#parse] takes, for messages.
  public static final String EXPECTED =
      "a whole number with ms, s, m or h, such as 30s, an ISO 8601 duration such as PT1M30S, or 0";

  private static final Pattern TEXT = Pattern.compile("(?<number>[0-9]{1,9}) ?(?<unit>ms|s|m|h)");

  /// @throws IllegalArgumentException if it is none
  public static TimeSpan parse(String text) {
    if (text.equals("0")) {
      return new TimeSpan(Duration.ZERO);
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return iso(text);
    }
    long number = Long.parseLong(parts.group("number"));
    return new TimeSpan(
        switch (parts.group("unit")) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        });
  }

  private static TimeSpan iso(String text) {
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative()) {
        return new TimeSpan(duration);
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("expected %s, got '%s'".formatted(EXPECTED, text), e);
    }
    throw new IllegalArgumentException("expected %s, got '%s'".formatted(EXPECTED, text));
  }
}
