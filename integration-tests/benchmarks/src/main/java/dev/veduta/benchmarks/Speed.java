// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import java.util.Comparator;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// How fast a kernel ran in the best iteration of one fresh JVM: what disturbs it only ever makes
/// it slower.
///
/// @param microseconds of one run
record Speed(double gigaflops, double gigabytes, double microseconds) {

  static Speed measure(Kernel kernel, int threads) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + kernel.benchmark().getName() + "\\." + kernel.method() + "$")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (!kernel.jvm().isEmpty()) {
      options.jvmArgs(kernel.jvm().toArray(String[]::new)); // beside those that it appends itself
    }
    kernel.parameters().forEach((name, value) -> options.param(name, value));
    if (kernel.ownThreads()) {
      options.param("threads", Integer.toString(threads));
    } else {
      options.threads(threads);
    }
    RunResult result = new Runner(options.build()).runSingle();
    IterationResult best =
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .max(Comparator.comparingDouble(one -> one.getPrimaryResult().getScore()))
            .orElseThrow();
    double runs = best.getPrimaryResult().getScore();
    return new Speed(
        counted(best, "gigaflop"),
        counted(best, "gigabyte"),
        1e6 / runs * (kernel.ownThreads() ? 1 : threads));
  }

  private static double counted(IterationResult iteration, String counter) {
    Result<?> counted = iteration.getSecondaryResults().get(counter);
    if (counted == null) {
      throw new IllegalStateException("the benchmark counts no " + counter);
    }
    return counted.getScore();
  }
}
