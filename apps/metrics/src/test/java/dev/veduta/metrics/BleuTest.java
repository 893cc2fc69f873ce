// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import static dev.veduta.metrics.Scores.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// BLEU …
class BleuTest {
  /// Its constants keep it this far from the quotients of the paper.
  private static final double CLOSE = 1e-8;

  @Test
  void countsAWordAtMostAsOftenAsAReferenceHasIt() {
    // The paper's first example: 2 of 7.
    Score score =
        score(
            Metric.BLEU_1,
            "the the the the the the the",
            "the cat is on the mat",
            "there is a cat on the mat");

    assertThat(score.value()).isCloseTo(2 / 7.0, within(CLOSE));
  }

  @Test
  void isTheGeometricMeanOverLengthsOfRuns() {
    // 4 of 5 words, 3 of 4 pairs; as long as the reference.
    assertThat(score(Metric.BLEU_2, "a b c d x", "a b c d e").value())
        .isCloseTo(Math.sqrt(4 / 5.0 * 3 / 4.0), within(CLOSE));
  }

  @Test
  void punishesBrevityByTheClosestReferenceTheShorterOfTwo() {
    // 3 words; references of 2 and 4 are as close, and 2 is shorter: no penalty.
    assertThat(score(Metric.BLEU_1, "a b c", "a b", "a b c d").value()).isCloseTo(1, within(CLOSE));
    assertThat(score(Metric.BLEU_1, "a b c", "a b c d", "a b c d e").value())
        .isCloseTo(Math.exp(1 - 4 / 3.0), within(CLOSE));
  }

  @Test
  void isAlmostNothingWithoutARunInCommon() {
    assertThat(score(Metric.BLEU_4, "a b c d", "e f g h").value()).isPositive().isLessThan(1e-7);
    assertThat(score(Metric.BLEU_4, "", "a").value()).isNotNaN().isLessThan(1e-3);
  }

  @Test
  void ofACorpusAddsCountsRatherThanScores() {
    Score score =
        Scores.of(Metric.BLEU_1, Scores.item("1", "a", "a"), Scores.item("2", "x y z", "a b c"));

    assertThat(score.item(0)).isCloseTo(1, within(CLOSE));
    assertThat(score.value()).isCloseTo(1 / 4.0, within(CLOSE));
    assertThat(score.resampled(new int[] {2, 0})).isCloseTo(1, within(CLOSE));
    assertThat(score.resampled(new int[] {1, 1})).isEqualTo(score.value());
  }
}
