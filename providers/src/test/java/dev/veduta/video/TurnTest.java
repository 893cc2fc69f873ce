// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Pixels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A turn …
final class TurnTest {

  /// The picture `abc / def`, its pixels named by their red.
  private static final Pixels STORED = new Pixels(3, 2, rgb("abcdef"));

  @ParameterizedTest
  @CsvSource({"NONE, 3, abcdef", "RIGHT, 2, daebfc", "HALF, 3, fedcba", "LEFT, 2, cfbead"})
  void movesEveryPixel(Turn turn, int width, String expected) {
    Pixels turned = turn.turn(STORED);

    assertThat(turned.width()).isEqualTo(width);
    assertThat(turned.rgb()).isEqualTo(rgb(expected));
    assertThat(turn.swaps()).isEqualTo(width == 2);
  }

  @Test
  void isTheNearestQuarterOfACircle() {
    assertThat(Turn.ofDegrees(90)).isEqualTo(Turn.RIGHT);
    assertThat(Turn.ofDegrees(-90)).isEqualTo(Turn.LEFT);
    assertThat(Turn.ofDegrees(539)).isEqualTo(Turn.HALF);
    assertThat(Turn.ofDegrees(-2)).isEqualTo(Turn.NONE);
  }

  private static byte[] rgb(String pixels) {
    byte[] rgb = new byte[3 * pixels.length()];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (pixels.charAt(i / 3) + i % 3);
    }
    return rgb;
  }
}
