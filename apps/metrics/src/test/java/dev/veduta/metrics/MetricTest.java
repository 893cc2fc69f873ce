// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Metrics …
class MetricTest {

  @Test
  void areFoundByTheirKeysAndByTheNamesOfFamilies() {
    for (Metric metric : Metric.values()) {
      assertThat(Metric.of(metric.key())).containsExactly(metric);
    }
    assertThat(Metric.of("bleu")).hasSize(4).contains(Metric.BLEU_1, Metric.BLEU_4);
    assertThat(Metric.of("cider")).containsExactly(Metric.CIDER_D);
    assertThatThrownBy(() -> Metric.of("meteor"))
        .hasMessageStartingWith(
            "there is no metric 'meteor'; there are bleu, rouge, cider, bleu-1");
  }

  @Test
  void needItemsWithReferences() {
    assertThatThrownBy(() -> new Item("7", "a", List.of()))
        .hasMessage("7 has no reference, expected at least one");
    assertThatThrownBy(() -> Scores.evaluation(Metric.CER))
        .hasMessage("got 0 items and 1 metrics, expected at least one of each");
  }

  @Test
  void doNotDependOnHowManyAreAskedFor() {
    Item[] items = items();
    Evaluation all =
        Evaluation.of(
            List.of(items),
            List.of(Metric.values()),
            Texts.of(Tokenization.PTB),
            (phase, done, total) -> {});

    for (Metric metric : Metric.values()) {
      Score alone =
          Evaluation.of(
                  List.of(items),
                  List.of(metric),
                  Texts.of(Tokenization.PTB),
                  (phase, done, total) -> {})
              .score(metric);
      assertThat(alone.value()).as(metric.key()).isEqualTo(all.score(metric).value());
    }
  }

  @Test
  void areBestForTheReferenceItself() {
    List<Item> items = new ArrayList<>();
    for (Item item : items()) {
      items.add(new Item(item.id(), item.references().getFirst(), item.references()));
    }
    Item[] perfect = items.toArray(Item[]::new);

    for (Metric metric : Metric.values()) {
      double best = Scores.of(metric, perfect).value();
      double worse = Scores.of(metric, items()).value();
      assertThat(metric.isError() ? worse - best : best - worse).as(metric.key()).isPositive();
    }
  }

  /// More texts than a table of the index has slots at first.
  private static Item[] items() {
    Random random = new Random(3);
    Item[] items = new Item[300];
    for (int i = 0; i < items.length; i++) {
      items[i] = Scores.item("" + i, text(random), text(random), text(random));
    }
    return items;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("start");
    for (int i = 0; i < 8; i++) {
      text.append(" w").append(random.nextInt(40));
    }
    return text.toString();
  }
}
