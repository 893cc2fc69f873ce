// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.api.Captioner;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Precision;
import dev.veduta.testkit.golden.GoldenCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// How far the logits of golden cases are from those of fp32 with weights of each precision, and
/// how often the likeliest token is the same. Their models are untrained, so tokens are close
/// together.
record CaseAccuracy(Path folder) {

  void print() throws IOException {
    List<GoldenCase> cases = cases();
    List<Values> expected = logits(cases, Precision.FP32);
    System.out.printf(
        Locale.ROOT,
        "| weights | error of logits in %d cases, median | largest | likeliest token as fp32 |%n",
        cases.size());
    System.out.println("|---|---|---|---|");
    for (Precision precision : Precision.values()) {
      List<Values> actual = logits(cases, precision);
      List<Double> errors = new ArrayList<>();
      long rows = 0;
      long alike = 0;
      for (int i = 0; i < cases.size(); i++) {
        Values one = actual.get(i);
        errors.add(error(one, expected.get(i)));
        int width = one.shape().width();
        for (long from = 0; from < one.shape().elements(); from += width) {
          rows++;
          alike += likeliest(one, from) == likeliest(expected.get(i), from) ? 1 : 0;
        }
      }
      Collections.sort(errors);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.4f %% | %.4f %% | %.2f %% of %d |%n",
          precision.label(),
          100 * errors.get(errors.size() / 2),
          100 * errors.getLast(),
          100.0 * alike / rows,
          rows);
    }
  }

  private List<GoldenCase> cases() throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(one -> Files.exists(one.resolve("expected.json")))
          .sorted()
          .map(GoldenCase::read)
          .toList();
    }
  }

  private static List<Values> logits(List<GoldenCase> cases, Precision precision) {
    List<Values> logits = new ArrayList<>();
    for (GoldenCase one : cases) {
      try (Captioners captioners = PrecisionRun.open(one.checkpoint().toString(), precision)) {
        Values values =
            captioners
                .model(Captioner.DEFAULT)
                .forward(one.requests(), one.inputIds(), one.labels())
                .get("logits");
        if (values == null) {
          throw new IllegalArgumentException(one.name() + " has no logits");
        }
        logits.add(values);
      }
    }
    return logits;
  }

  /// The root mean square of the differences, as a part of the deviation of the logits.
  private static double error(Values actual, Values expected) {
    long count = expected.shape().elements();
    double mean = 0;
    for (long i = 0; i < count; i++) {
      mean += expected.at(i) / count;
    }
    double differences = 0;
    double squares = 0;
    for (long i = 0; i < count; i++) {
      differences += Math.pow(actual.at(i) - expected.at(i), 2);
      squares += Math.pow(expected.at(i) - mean, 2);
    }
    return Math.sqrt(differences / squares);
  }

  private static long likeliest(Values logits, long from) {
    long best = from;
    for (long i = from; i < from + logits.shape().width(); i++) {
      best = logits.at(i) > logits.at(best) ? i : best;
    }
    return best;
  }
}
