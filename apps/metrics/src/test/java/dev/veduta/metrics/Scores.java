// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.List;

/// Scores of texts that are written down in a test.
final class Scores {

  private Scores() {}

  static Score score(Metric metric, String prediction, String... references) {
    return of(metric, item("1", prediction, references));
  }

  static Item item(String id, String prediction, String... references) {
    return new Item(id, prediction, List.of(references));
  }

  static Score of(Metric metric, Item... items) {
    return evaluation(metric, items).score(metric);
  }

  static Evaluation evaluation(Metric metric, Item... items) {
    return Evaluation.of(
        List.of(items), List.of(metric), Texts.of(Tokenization.BLANKS), (phase, done, total) -> {});
  }
}
