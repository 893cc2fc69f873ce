// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.metrics.Comparison;
import dev.veduta.metrics.Evaluation;
import dev.veduta.metrics.Metric;
import dev.veduta.metrics.Texts;
import java.util.List;
import java.util.Map;

/// What is known about one run, or about two that are compared.
///
/// @param references what they are judged by
/// @param runs one or two, over the same items
/// @param comparisons of the two by metric; empty for one
public record Report(References references, List<Run> runs, Map<Metric, Comparison> comparisons) {

  /// The predictions of a model, judged.
  ///
  /// @param name what they are called
  /// @param texts how they were read
  /// @param evaluation what metrics say about them
  public record Run(String name, Texts texts, Evaluation evaluation) {}

  public Report {
    runs = List.copyOf(runs);
    if (runs.isEmpty() || runs.size() > 2) {
      throw new IllegalArgumentException("got %d runs, expected one or two".formatted(runs.size()));
    }
  }

  /// The run, or the first of two.
  public Run first() {
    return runs.getFirst();
  }

  /// Whether there are two runs.
  public boolean isComparison() {
    return runs.size() == 2;
  }

  /// What was computed.
  public List<Metric> metrics() {
    return List.copyOf(first().evaluation().scores().keySet());
  }

  /// How many pictures there are.
  public int size() {
    return first().evaluation().items().size();
  }

  /// The metric that tells most about captions, of those that there are.
  Metric main() {
    List<Metric> metrics = metrics();
    return metrics.contains(Metric.CIDER_D) ? Metric.CIDER_D : metrics.getFirst();
  }
}
