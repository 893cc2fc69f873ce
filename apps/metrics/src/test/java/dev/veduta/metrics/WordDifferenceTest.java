// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.metrics.WordDifference.Word;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The difference of two texts …
class WordDifferenceTest {

  @ParameterizedTest
  @CsvSource({
    "a b c, a b c, =a =b =c",
    "a x c, a b c, =a -x +b =c",
    "a, b, -a +b",
    "'', a, +a",
    "a, '', -a",
    "a b, b a, -a =b +a",
  })
  void keepsTheOrderOfBoth(String first, String second, String marked) {
    assertThat(marks(WordDifference.of(words(first), words(second)))).isEqualTo(marked);
  }

  @Test
  void isThatToTheNearestOfSeveral() {
    assertThat(marks(WordDifference.nearest(words("a b c"), List.of(words("x"), words("a b d")))))
        .isEqualTo("=a =b -c +d");
  }

  @Test
  void isNotLookedForInTextsThatAreTooLong() {
    List<String> words = Collections.nCopies(3000, "a");

    assertThat(WordDifference.of(words, words)).hasSize(6000);
  }

  private static List<String> words(String text) {
    return Tokenization.BLANKS.words(text);
  }

  private static String marks(List<Word> words) {
    return words.stream()
        .map(
            word ->
                switch (word.kind()) {
                      case SHARED -> "=";
                      case FIRST -> "-";
                      case SECOND -> "+";
                    }
                    + word.text())
        .collect(Collectors.joining(" "));
  }
}
