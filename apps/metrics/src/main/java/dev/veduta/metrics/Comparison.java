// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/// How two runs over the same items differ in one metric, and whether that is more than chance: the
/// paired bootstrap draws the items anew, with replacement, and looks how often the difference
/// keeps its sign.
///
/// Koehn, "Statistical significance tests for machine translation evaluation", EMNLP 2004.
///
/// @param metric what is compared
/// @param first the first run's score
/// @param second the second run's score
/// @param low where the middle 95 % of the differences begin that the samples have, second - first
/// @param high where they end
/// @param probability of a difference as large as this by chance (two-sided)
/// @param better items for which the second run is better
/// @param worse items for which it is worse
/// @param equal items for which they are the same
public record Comparison(
    Metric metric,
    double first,
    double second,
    double low,
    double high,
    double probability,
    int better,
    int worse,
    int equal) {

  /// Most that chance may explain for a difference to count as one.
  public static final double SIGNIFICANT = 0.05;

  private static final double TAIL = 0.025;

  /// Compares all metrics that both runs have, from the same samples.
  ///
  /// @param samples how many samples are drawn, at least 1
  /// @param seed what they are drawn with
  /// @throws IllegalArgumentException if the runs are not over the same items
  public static Map<Metric, Comparison> of(
      Evaluation first, Evaluation second, int samples, long seed, Watcher watcher) {
    check(first, second, samples);
    Map<Metric, double[]> differences = new EnumMap<>(Metric.class);
    for (Metric metric : first.scores().keySet()) {
      if (second.scores().containsKey(metric)) {
        differences.put(metric, new double[samples]);
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    int size = first.items().size();
    for (int sample = 0; sample < samples; sample++) {
      int[] draws = new int[size];
      for (int i = 0; i < size; i++) {
        draws[random.nextInt(size)]++;
      }
      for (Map.Entry<Metric, double[]> entry : differences.entrySet()) {
        entry.getValue()[sample] =
            second.score(entry.getKey()).resampled(draws)
                - first.score(entry.getKey()).resampled(draws);
      }
      watcher.at("drawing samples", sample, samples);
    }
    Map<Metric, Comparison> comparisons = new EnumMap<>(Metric.class);
    differences.forEach(
        (metric, sorted) -> {
          Arrays.sort(sorted);
          comparisons.put(metric, of(metric, first.score(metric), second.score(metric), sorted));
        });
    return comparisons;
  }

  /// The second score less the first.
  public double difference() {
    return second - first;
  }

  /// Whether chance alone is an unlikely reason.
  public boolean isSignificant() {
    return probability < SIGNIFICANT;
  }

  /// Whether the second run is better, leaving chance aside.
  public boolean isImprovement() {
    return metric.isError() ? difference() < 0 : difference() > 0;
  }

  /// Which run is better, or that this is not known.
  public String verdict() {
    if (!isSignificant()) {
      return "may be chance";
    }
    return isImprovement() ? "second is better" : "first is better";
  }

  private static void check(Evaluation first, Evaluation second, int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
    if (first.items().size() != second.items().size()) {
      throw new IllegalArgumentException(
          "the first run has %d items and the second %d, expected the same ones"
              .formatted(first.items().size(), second.items().size()));
    }
    for (int i = 0; i < first.items().size(); i++) {
      if (!first.items().get(i).id().equals(second.items().get(i).id())) {
        throw new IllegalArgumentException(
            "item %d is %s in the first run and %s in the second, expected the same ones"
                .formatted(i + 1, first.items().get(i).id(), second.items().get(i).id()));
      }
    }
  }

  private static Comparison of(Metric metric, Score first, Score second, double[] sorted) {
    int better = 0;
    int worse = 0;
    for (int i = 0; i < first.size(); i++) {
      double difference = second.item(i) - first.item(i);
      if (difference != 0) {
        if (metric.isError() ? difference < 0 : difference > 0) {
          better++;
        } else {
          worse++;
        }
      }
    }
    return new Comparison(
        metric,
        first.value(),
        second.value(),
        sorted[(int) (TAIL * (sorted.length - 1))],
        sorted[(int) Math.ceil((1 - TAIL) * (sorted.length - 1))],
        probability(sorted),
        better,
        worse,
        first.size() - better - worse);
  }

  /// Twice the share of samples on the rarer side of no difference; the sample that was given
  /// counts too, so that it is never 0.
  private static double probability(double[] sorted) {
    long below = Arrays.stream(sorted).filter(value -> value <= 0).count();
    long above = Arrays.stream(sorted).filter(value -> value >= 0).count();
    return Math.min(1, 2.0 * (Math.min(below, above) + 1) / (sorted.length + 1));
  }
}
