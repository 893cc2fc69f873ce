// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.onednn.OneDnnProvider;
import dev.veduta.spi.compute.Precision;
import dev.veduta.vectorcpu.ProductEngine;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/// One process that measures what oneDNN reaches for a product, as it is cut best: the probe that
/// encoders are compared with. Its weights are the same again and again, unlike those of a model.
final class EngineRun {
  private static final int TIMES = 10;
  private static final int TRIALS = 5;
  private static final int WARMUPS = 5;
  private static final int RUNS = 25;

  private EngineRun() {}

  /// @param arguments the precision, the shape such as `197x3072x768`, threads
  public static void main(String[] arguments) throws IOException {
    Precision precision = Operands.precision(arguments[0]);
    LinearShape shape = LinearShape.of(arguments[1], precision);
    int threads = Integer.parseInt(arguments[2]);
    RunReport report = new RunReport(TIMES * shape.operations());
    try (ProductEngine engine = new OneDnnProvider().openEngine(precision);
        EngineProduct product = new EngineProduct(engine, shape, threads)) {
      EngineProduct.Cut cut =
          product.cuts().stream()
              .min(Comparator.comparingLong(one -> nanoseconds(product, one)))
              .orElseThrow();
      for (int i = 0; i < WARMUPS + RUNS; i++) {
        long begin = System.nanoTime();
        product.run(cut, TIMES);
        report.add(i >= WARMUPS, begin);
      }
      report.print(
          List.of(),
          "%s, %d threads, %d rows and %d panels at once"
              .formatted(engine.description(), threads, cut.rows(), cut.panels()));
    }
  }

  /// The least of some trials.
  private static long nanoseconds(EngineProduct product, EngineProduct.Cut cut) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIALS; i++) {
      long begin = System.nanoTime();
      product.run(cut, TIMES);
      least = Math.min(least, System.nanoTime() - begin);
    }
    return least;
  }
}
