// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import static dev.veduta.metrics.Scores.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// CIDEr …
class CiderTest {
  private static final Item OTHER = item("2", "z", "z");

  @Test
  void isTenForATextThatIsItsReference() {
    Score score = Scores.of(Metric.CIDER_D, item("1", "a b c d", "a b c d"), OTHER);

    assertThat(score.item(0)).isCloseTo(10, within(1e-12));
    // A word alone has no runs of two to four.
    assertThat(score.item(1)).isCloseTo(2.5, within(1e-12));
    assertThat(score.value()).isCloseTo(6.25, within(1e-12));
  }

  @Test
  void isTheCosineOfWordsThatTellSomething() {
    // Words a b against a c: all weigh log 2, so the cosine is 1/2; no pair in common.
    Score score = Scores.of(Metric.CIDER_D, item("1", "a b", "a c"), OTHER);

    assertThat(score.item(0)).isCloseTo(10 * 0.5 / 4, within(1e-12));
  }

  @Test
  void givesNoWeightToWordsThatAllItemsHave() {
    Score score = Scores.of(Metric.CIDER_D, item("1", "a", "a"), item("2", "a", "a z"));

    assertThat(score.value()).isZero();
  }

  @Test
  void withGuardsDoesNotRewardRepetition() {
    Item repeated = item("1", "a a a", "a b");
    // Of words: (3, 0) and (1, 1). Clipped to the reference: 1 / (3 sqrt 2); as a cosine 1 / sqrt
    // 2.
    // Pairs: 2 against 1, so the length is off by one.
    double penalty = Math.exp(-1 / 72.0);

    assertThat(Scores.of(Metric.CIDER_D, repeated, OTHER).item(0))
        .isCloseTo(10 * penalty / (3 * Math.sqrt(2)) / 4, within(1e-12));
    assertThat(Scores.of(Metric.CIDER_PLAIN, repeated, OTHER).item(0))
        .isCloseTo(10 / Math.sqrt(2) / 4, within(1e-12));
  }

  @Test
  void isTheMeanOverReferences() {
    Score score = Scores.of(Metric.CIDER_D, item("1", "a b c d", "a b c d", "e f g h"), OTHER);

    assertThat(score.item(0)).isCloseTo(5, within(1e-12));
  }
}
