// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import static dev.veduta.metrics.Scores.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// ROUGE-L …
class RougeLTest {

  @Test
  void weighsRecallMoreThanPrecision() {
    // "a c d" in common: precision 3/4, recall 3/5.
    double precision = 3 / 4.0;
    double recall = 3 / 5.0;

    assertThat(score(Metric.ROUGE_L, "a x c d", "a b c d e").value())
        .isCloseTo(2.44 * precision * recall / (recall + 1.44 * precision), within(1e-15));
  }

  @Test
  void takesTheBestPrecisionAndTheBestRecallFromAnyReference() {
    // Precision 1 by the second reference, recall 1 by the first.
    assertThat(score(Metric.ROUGE_L, "a b", "a", "a b c").value()).isCloseTo(1, within(1e-15));
  }

  @Test
  void isNothingWithoutAWordInCommon() {
    assertThat(score(Metric.ROUGE_L, "a", "b").value()).isZero();
    assertThat(score(Metric.ROUGE_L, "", "b").value()).isZero();
    assertThat(score(Metric.ROUGE_L, "", "").value()).isEqualTo(1);
  }
}
