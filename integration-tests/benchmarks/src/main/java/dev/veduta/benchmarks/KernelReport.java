// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.runtime.Providers;
import dev.veduta.spi.compute.ComputeBackendProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.openjdk.jmh.runner.RunnerException;

/// Measures kernels and prints them as parts of what the processor can do, which is measured in the
/// same run. Each figure is of a fresh JVM; those of ONNX Runtime and those with oneDNN, where it
/// can be used, alternate with vector-cpu's.
public final class KernelReport {
  private static final String PEAK = "multiply-add";
  private static final String MEMORY = "memory, huge pages";
  private static final String SMALL_PAGES = "memory, 4 KiB pages";

  private final int rounds;
  private final List<Integer> threads;
  private final Pattern wanted;
  private final Path file;
  private final Map<String, List<Speed>> speeds = new LinkedHashMap<>();

  private KernelReport(int rounds, List<Integer> threads, Pattern wanted, Path file) {
    this.rounds = rounds;
    this.threads = threads;
    this.wanted = wanted;
    this.file = file;
  }

  /// @param arguments file for the results as lines of JSON, rounds, numbers of threads such as
  ///   `1,2`, a regular expression for the groups or names of kernels
  public static void main(String[] arguments) throws IOException, RunnerException {
    new KernelReport(
            Integer.parseInt(arguments[1]),
            Arrays.stream(arguments[2].split(",")).map(Integer::valueOf).toList(),
            Pattern.compile(arguments[3]),
            Path.of(arguments[0]))
        .run();
  }

  private void run() throws IOException, RunnerException {
    boolean oneDnn = Providers.installed().find(ComputeBackendProvider.class, "onednn").isPresent();
    List<Kernel> kernels =
        Kernel.all().stream()
            .filter(one -> wanted.matcher(one.group() + " " + one.name()).find())
            .filter(one -> oneDnn || !one.by().equals(Kernel.ONEDNN))
            .toList();
    for (int round = 1; round <= rounds; round++) {
      for (int count : threads) {
        for (Kernel kernel : Kernel.hardware()) {
          measure(kernel, count, round);
        }
        for (Kernel kernel : kernels) {
          measure(kernel, count, round);
        }
      }
    }
    for (int count : threads) {
      print(kernels, count);
    }
  }

  private void measure(Kernel kernel, int count, int round) throws IOException, RunnerException {
    Speed speed = Speed.measure(kernel, count);
    speeds.computeIfAbsent(key(kernel, count), _ -> new ArrayList<>()).add(speed);
    String line =
        String.format(
            Locale.ROOT,
            "{\"part\": \"kernels\", \"round\": %d, \"group\": \"%s\", \"kernel\": \"%s\", \"by\":"
                + " \"%s\", \"threads\": %d, \"gigaflops\": %.2f, \"gigabytes\": %.3f,"
                + " \"microseconds\": %.2f}",
            round,
            kernel.group(),
            kernel.name(),
            kernel.by(),
            count,
            speed.gigaflops(),
            speed.gigabytes(),
            speed.microseconds());
    System.err.println(line);
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void print(List<Kernel> kernels, int count) {
    System.out.printf(
        Locale.ROOT,
        "%n%d %s: multiply-adds %.1f GFLOP/s, memory %.1f GB/s in huge pages, %.1f in pages of 4"
            + " KiB%n",
        count,
        count == 1 ? "thread" : "threads",
        median(limit(count, PEAK, Speed::gigaflops)),
        median(limit(count, MEMORY, Speed::gigabytes)),
        median(limit(count, SMALL_PAGES, Speed::gigabytes)));
    System.out.printf(
        "%-34s %-14s %11s %9s %6s %7s %6s %16s%n",
        "kernel", "by", "µs", "GFLOP/s", "peak", "GB/s", "memory", "µs / vector-cpu's");
    List<Double> ours = List.of();
    for (Kernel kernel : kernels) {
      boolean isOurs = kernel.by().equals(Kernel.VEDUTA);
      List<Double> microseconds = all(kernel, count, Speed::microseconds);
      List<Double> gigaflops = all(kernel, count, Speed::gigaflops);
      List<Double> gigabytes = all(kernel, count, Speed::gigabytes);
      ours = isOurs ? microseconds : ours;
      System.out.printf(
          Locale.ROOT,
          "%-34s %-14s %11.1f %9.1f %5.0f%% %7.1f %5.0f%% %16s%n",
          kernel.name(),
          kernel.by(),
          median(microseconds),
          median(gigaflops),
          100 * median(ratios(gigaflops, limit(count, PEAK, Speed::gigaflops))),
          median(gigabytes),
          100 * median(ratios(gigabytes, limit(count, MEMORY, Speed::gigabytes))),
          isOurs ? "" : String.format(Locale.ROOT, "%.2f", median(ratios(microseconds, ours))));
    }
  }

  /// What the processor can do, in each round: the best of several ways to try it.
  private List<Double> limit(int count, String name, ToDoubleFunction<Speed> unit) {
    List<List<Double>> ways =
        Kernel.hardware().stream()
            .filter(one -> one.name().startsWith(name))
            .map(one -> all(one, count, unit))
            .toList();
    return IntStream.range(0, rounds)
        .mapToObj(i -> ways.stream().map(way -> way.get(i)).max(Double::compare).orElseThrow())
        .toList();
  }

  /// Of each round.
  private List<Double> all(Kernel kernel, int count, ToDoubleFunction<Speed> unit) {
    return speeds.getOrDefault(key(kernel, count), List.of()).stream()
        .map(unit::applyAsDouble)
        .toList();
  }

  /// Each number by that of the same round: what disturbs a round disturbs both.
  private static List<Double> ratios(List<Double> numbers, List<Double> by) {
    return IntStream.range(0, numbers.size()).mapToObj(i -> numbers.get(i) / by.get(i)).toList();
  }

  private static double median(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static String key(Kernel kernel, int threads) {
    return kernel.name() + " " + kernel.by() + " " + threads;
  }
}
