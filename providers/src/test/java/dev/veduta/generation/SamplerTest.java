// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// A sampler …
final class SamplerTest {
  private static final float BANNED = Float.NEGATIVE_INFINITY;
  private static final float[] SCORES = {0, 1, 2, BANNED, -1, 0.5f, 2, -3};
  private static final int DRAWS = 100_000;

  /// What chi-squared with six degrees of freedom passes once in a thousand times.
  private static final double CRITICAL_6 = 22.46;

  @Test
  void drawsEachTokenAsOftenAsItsProbabilitySays() {
    Sampler sampler = new Sampler(7, 0);
    int[] counts = new int[SCORES.length];
    for (int i = 0; i < DRAWS; i++) {
      counts[sampler.draw(SCORES)]++;
    }

    assertThat(counts[3]).as("draws of a banned token").isZero();
    assertThat(chiSquared(counts)).isLessThan(CRITICAL_6);
  }

  @Test
  void drawsDifferentTextsIndependently() {
    int[] counts = new int[SCORES.length];
    for (int text = 0; text < DRAWS; text++) {
      counts[new Sampler(7, text).draw(SCORES)]++;
    }

    assertThat(chiSquared(counts)).isLessThan(CRITICAL_6);
  }

  @Test
  void drawsDistinctTokensAsOneAfterTheOtherWithoutPuttingBack() {
    float[] probabilities = Distribution.softmax(SCORES);
    Sampler sampler = new Sampler(11, 0);
    int[][] counts = new int[SCORES.length][SCORES.length];
    for (int i = 0; i < DRAWS; i++) {
      int[] drawn = sampler.drawDistinct(SCORES, 2);
      counts[drawn[0]][drawn[1]]++;
    }

    for (int first = 0; first < SCORES.length; first++) {
      for (int second = 0; second < SCORES.length; second++) {
        double p =
            first == second
                ? 0
                : probabilities[first] * probabilities[second] / (1 - probabilities[first]);
        double error = Math.sqrt(p * (1 - p) / DRAWS);
        assertThat(counts[first][second] / (double) DRAWS)
            .as("%d, then %d", first, second)
            .isCloseTo(p, within(4 * error)); // 49 pairs: one in 300 runs with another seed
      }
    }
  }

  @Test
  void drawsFewerDistinctTokensWhereFewerArePossible() {
    assertThat(new Sampler(1, 0).drawDistinct(new float[] {BANNED, 1, BANNED, 2}, 3))
        .containsExactlyInAnyOrder(1, 3);
  }

  @Test
  void drawsTheSameFromTheSameSeedAndOtherwiseAnother() {
    assertThat(tokens(5, 0)).isEqualTo(tokens(5, 0));
    assertThat(tokens(5, 0)).isNotEqualTo(tokens(5, 1)).isNotEqualTo(tokens(6, 0));
  }

  @Test
  void drawsWhatItsDefinitionSaysWithEveryVersion() {
    assertThat(tokens(42, 0)).startsWith(5, 2, 2, 2, 6, 4, 2, 6, 6, 6);
  }

  @Test
  void takesTheFirstTokenWhereEverythingIsBanned() {
    assertThat(new Sampler(1, 0).draw(new float[] {BANNED, BANNED})).isZero();
  }

  @Test
  void takesWhatScoresInfinitelyMuch() {
    assertThat(new Sampler(1, 0).draw(new float[] {1, Float.POSITIVE_INFINITY, Float.NaN}))
        .isEqualTo(1);
  }

  private static int[] tokens(long seed, int text) {
    Sampler sampler = new Sampler(seed, text);
    int[] tokens = new int[50];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = sampler.draw(SCORES);
    }
    return tokens;
  }

  private static double chiSquared(int[] counts) {
    float[] probabilities = Distribution.softmax(SCORES);
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = DRAWS * (double) probabilities[i];
      if (expected > 0) {
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
      }
    }
    return sum;
  }
}
