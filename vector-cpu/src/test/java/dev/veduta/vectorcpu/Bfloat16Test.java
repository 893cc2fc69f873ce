// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A number of 16 bits …
final class Bfloat16Test {

  @ParameterizedTest
  @CsvSource({
    "3F800000, 3F80", // 1
    "3F807FFF, 3F80", // just below the half
    "3F808000, 3F80", // half, to even
    "3F818000, 3F82", // half, to even
    "3F808001, 3F81", // just above the half
    "BF808001, BF81",
    "3FFFFFFF, 4000", // into the next exponent
    "00000001, 0000",
    "80000000, 8000",
    "7F7FFFFF, 7F80", // beyond the largest
    "7F800000, 7F80", // infinity
    "FF800000, FF80",
    "7F800001, 7FC0", // not a number, though its upper half is infinity
    "7FFFFFFF, 7FC0"
  })
  void isTheNearest(String bits, String expected) {
    float x = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
    assertThat(Integer.toHexString(Bfloat16.of(x)))
        .isEqualTo(Integer.toHexString(Integer.parseInt(expected, 16)));
  }

  @Test
  void comesBackAsItIs() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float x = Bfloat16.toFloat(bits);
      if (!Float.isNaN(x)) {
        assertThat(Bfloat16.of(x)).isEqualTo(bits);
      }
    }
  }
}
