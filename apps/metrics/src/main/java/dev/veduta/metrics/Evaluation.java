// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What metrics say about texts.
///
/// @param items the texts, at least one
/// @param scores what each metric says, in the order of [Metric]
public record Evaluation(List<Item> items, Map<Metric, Score> scores) {
  private static final int REPORT_EVERY = 512;

  /// Computes metrics. CIDEr's document frequencies are those of the references of these items.
  ///
  /// @throws IllegalArgumentException if there is no item or no metric
  public static Evaluation of(
      List<Item> items, Collection<Metric> metrics, Texts texts, Watcher watcher) {
    if (items.isEmpty() || metrics.isEmpty()) {
      throw new IllegalArgumentException(
          "got %d items and %d metrics, expected at least one of each"
              .formatted(items.size(), metrics.size()));
    }
    Watcher seldom =
        (phase, done, total) -> {
          if (done % REPORT_EVERY == 0) {
            watcher.at(phase, done, total);
          }
        };
    Map<Metric, Score> scores = new EnumMap<>(Metric.class);
    if (metrics.stream().anyMatch(Metric::isOfWords)) {
      addOfWords(Corpus.of(items, texts, seldom), metrics, seldom, scores);
    }
    addOfTexts(items, metrics, texts.normalization(), seldom, scores);
    return new Evaluation(List.copyOf(items), scores);
  }

  /// What a metric says.
  ///
  /// @throws NullPointerException if it was not asked for
  public Score score(Metric metric) {
    return Objects.requireNonNull(scores.get(metric), metric::key);
  }

  private static void addOfWords(
      Corpus corpus, Collection<Metric> metrics, Watcher watcher, Map<Metric, Score> scores) {
    if (metrics.stream().anyMatch(metric -> metric.bleuOrder() > 0)) {
      long[][] counts = Bleu.counts(corpus, watcher);
      for (Metric metric : metrics) {
        if (metric.bleuOrder() > 0) {
          scores.put(metric, new BleuScore(metric.bleuOrder(), counts));
        }
      }
    }
    if (metrics.contains(Metric.ROUGE_L)) {
      scores.put(Metric.ROUGE_L, RougeL.score(corpus, watcher));
    }
    if (metrics.contains(Metric.CIDER_D)) {
      scores.put(Metric.CIDER_D, Cider.guarded(corpus, watcher));
    }
    if (metrics.contains(Metric.CIDER_PLAIN)) {
      scores.put(Metric.CIDER_PLAIN, Cider.plain(corpus, watcher));
    }
  }

  private static void addOfTexts(
      List<Item> items,
      Collection<Metric> metrics,
      Normalization normalization,
      Watcher watcher,
      Map<Metric, Score> scores) {
    if (metrics.contains(Metric.EXACT_MATCH)) {
      scores.put(Metric.EXACT_MATCH, Errors.exactMatch(items, normalization, watcher));
    }
    if (metrics.contains(Metric.CER)) {
      scores.put(Metric.CER, Errors.characters(items, normalization, watcher));
    }
    if (metrics.contains(Metric.WER)) {
      scores.put(Metric.WER, Errors.words(items, normalization, watcher));
    }
  }
}
