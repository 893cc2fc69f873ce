// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import static dev.veduta.metrics.Scores.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A comparison …
class ComparisonTest {
  private static final Watcher NOBODY = (phase, done, total) -> {};

  @Test
  void saysThatARunIsBetterThatIsMuchMoreOftenRight() {
    Comparison comparison = compare(Metric.EXACT_MATCH, run(100, 20), run(100, 60));

    assertThat(comparison.difference()).isEqualTo(0.6 - 0.2);
    assertThat(comparison.low()).isPositive().isLessThan(comparison.difference());
    assertThat(comparison.high()).isGreaterThan(comparison.difference());
    assertThat(comparison.verdict()).isEqualTo("second is better");
    assertThat(comparison.better()).isEqualTo(40);
    assertThat(comparison.worse()).isZero();
    assertThat(comparison.equal()).isEqualTo(60);
  }

  @Test
  void takesFewerErrorsForBetter() {
    Comparison comparison = compare(Metric.WER, run(100, 60), run(100, 20));

    assertThat(comparison.difference()).isPositive();
    assertThat(comparison.verdict()).isEqualTo("first is better");
    assertThat(comparison.worse()).isEqualTo(40);
  }

  @Test
  void callsASmallDifferenceChance() {
    assertThat(compare(Metric.EXACT_MATCH, run(100, 50), run(100, 51)).verdict())
        .isEqualTo("may be chance");
    assertThat(compare(Metric.EXACT_MATCH, run(100, 50), run(100, 50)).probability()).isEqualTo(1);
  }

  @Test
  void repeatsWithItsSeed() {
    Item[] first = run(50, 20);
    Item[] second = run(50, 27);

    assertThat(compare(Metric.EXACT_MATCH, first, second))
        .isEqualTo(compare(Metric.EXACT_MATCH, first, second));
  }

  @Test
  void refusesRunsOverDifferentItems() {
    assertThatThrownBy(() -> compare(Metric.WER, run(3, 1), run(2, 1)))
        .hasMessage("the first run has 3 items and the second 2, expected the same ones");
    assertThatThrownBy(() -> compare(Metric.WER, run(1, 1), new Item[] {item("other", "a", "a")}))
        .hasMessageContaining("item 1 is 0 in the first run and other in the second");
  }

  /// A run over a number of items, the first of which are right.
  private static Item[] run(int size, int right) {
    return IntStream.range(0, size)
        .mapToObj(i -> item("" + i, i < right ? "yes" : "no", "yes"))
        .toArray(Item[]::new);
  }

  private static Comparison compare(Metric metric, Item[] first, Item[] second) {
    return Objects.requireNonNull(
        Comparison.of(
                Scores.evaluation(metric, first), Scores.evaluation(metric, second), 500, 7, NOBODY)
            .get(metric));
  }
}
