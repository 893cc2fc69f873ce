// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.api.Captioner;
import dev.veduta.benchmarks.PrecisionRun.Compute;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.Values;
import dev.veduta.testkit.golden.GoldenCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// How far the logits of golden cases are from those of the first way to compute, and how often the
/// likeliest token is the same. Their models are untrained, so tokens are close together.
record CaseAccuracy(Path folder) {

  void print(List<Compute> ways) throws IOException {
    List<GoldenCase> cases = cases();
    List<Values> expected = logits(cases, ways.getFirst());
    for (Compute way : ways) {
      List<Values> actual = logits(cases, way);
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
          "{\"backend\": \"%s\", \"precision\": \"%s\", \"cases\": %d, \"error_median\": %.8f,"
              + " \"error_largest\": %.8f, \"tokens\": %d, \"alike\": %d}%n",
          way.backend(),
          way.precision().label(),
          cases.size(),
          errors.get(errors.size() / 2),
          errors.getLast(),
          rows,
          alike);
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

  private static List<Values> logits(List<GoldenCase> cases, Compute way) {
    List<Values> logits = new ArrayList<>();
    for (GoldenCase one : cases) {
      try (Captioners captioners = way.open(one.checkpoint().toString())) {
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
