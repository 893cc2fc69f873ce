// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A sampling of frames …
final class FrameSamplingTest {

  @Test
  void takesTheFirstTheLastAndWhatLiesEvenlyBetween() {
    assertThat(FrameSampling.uniform().indices(6, 100)).containsExactly(0, 19, 39, 59, 79, 99);
    assertThat(FrameSampling.uniform().indices(3, 4)).containsExactly(0, 1, 3);
  }

  @Test
  void takesAllOfAsManyAsThereAre() {
    assertThat(FrameSampling.uniform().indices(7, 7)).isEqualTo(IntStream.range(0, 7).toArray());
  }

  @Test
  void takesTheMiddleWhenOneIsWanted() {
    assertThat(FrameSampling.uniform().indices(1, 9)).containsExactly(4);
  }

  @Test
  void repeatsFramesOfAShortVideo() {
    assertThat(FrameSampling.uniform().indices(6, 2)).containsExactly(0, 0, 0, 0, 0, 1);
  }

  /// Recorded with NumPy 2.4.6 and the function of GIT's documentation in Transformers.
  @ParameterizedTest
  @CsvSource({
    "6, 4, 300, 45, 131 135 140 145 150 154",
    "6, 4, 300, 0, 172 176 181 186 191 195",
    "6, 4, 25, 0, 0 4 9 14 19 23",
    "16, 1, 1000, 123, 510 511 512 513 514 515 516 517 518 519 520 521 522 523 524 525",
    "1, 5, 100, 7, 47",
    "7, 3, 100000, 4294967295, 27043 27046 27050 27053 27057 27060 27063",
    "6, 4, 1234567, 2024, 532104 532108 532113 532118 532123 532127",
    "5, 1, 77, 1, 37 38 39 40 41"
  })
  void takesTheClipThatNumpyDraws(int wanted, int rate, int available, long seed, String expected) {
    assertThat(FrameSampling.clip(rate, seed).indices(wanted, available))
        .containsExactly(numbers(expected));
  }

  @Test
  void saysWhenAVideoIsTooShortForAClip() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrameSampling.clip(4, 0).indices(6, 24))
        .withMessage(
            "a clip of 6 frames at a rate of 4 needs more than 24 frames, there are 24; choose a"
                + " lower rate or frames evenly spaced");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "10001, 0", "4, -1", "4, 4294967296"})
  void refusesARateOrSeedOutOfRange(int rate, long seed) {
    assertThatIllegalArgumentException().isThrownBy(() -> FrameSampling.clip(rate, seed));
  }

  @Test
  void refusesToChooseNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrameSampling.uniform().indices(0, 5))
        .withMessageContaining("0 of 5 frames");
  }

  private static int[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
