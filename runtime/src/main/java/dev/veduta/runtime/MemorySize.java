// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of memory as people write it.
///
/// @param bytes 0 or more
public record MemorySize(long bytes) {

  /// What [#parse] takes, for messages.
  public static final String EXPECTED =
      "a number with KiB, MiB, GiB or TiB, such as 8GiB, or 0 for no limit";

  private static final Pattern TEXT =
      Pattern.compile("(?<number>[0-9]{1,9}(\\.[0-9]{1,9})?) ?(?<unit>[KMGT])iB");

  /// @throws IllegalArgumentException if it is none
  public static MemorySize parse(String text) {
    if (text.equals("0")) {
      return new MemorySize(0);
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("expected %s, got '%s'".formatted(EXPECTED, text));
    }
    int shift = 10 * ("KMGT".indexOf(parts.group("unit")) + 1);
    BigDecimal bytes =
        new BigDecimal(parts.group("number")).multiply(BigDecimal.valueOf(1L << shift));
    try {
      return new MemorySize(bytes.setScale(0, RoundingMode.FLOOR).longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("no device has %s of memory".formatted(text), e);
    }
  }
}
