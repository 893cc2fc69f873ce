// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a process of a comparison prints for the script that started it: an object of JSON with its
/// result, the moment of the first one in seconds since 1970, the seconds of each that is measured,
/// the multiplications and additions of each, the most memory that the process ever had in kB, and
/// what computed it.
final class RunReport {
  private final List<Double> seconds = new ArrayList<>();
  private final long operations;
  private double first;

  /// Of something whose operations nobody counts.
  RunReport() {
    this(0);
  }

  /// @param operations multiplications and additions of each run
  RunReport(long operations) {
    this.operations = operations;
  }

  /// Something was done.
  ///
  /// @param measured whether it counts, otherwise it was for warming up
  /// @param begin when it began, by `System.nanoTime()`
  void add(boolean measured, long begin) {
    double taken = (System.nanoTime() - begin) / 1e9;
    if (first == 0) {
      first = System.currentTimeMillis() / 1e3;
    }
    if (measured) {
      seconds.add(taken);
    }
  }

  /// @param result lists of numbers
  void print(List<?> result, String what) throws IOException {
    System.out.println(
        String.format(
            Locale.ROOT,
            "{\"result\": %s, \"first\": %.3f, \"seconds\": %s, \"operations\": %d,"
                + " \"peak_kb\": %s, \"what\": \"%s\"}",
            result,
            first,
            seconds,
            operations,
            peakKilobytes(),
            what));
  }

  /// Linux's record of it: heap, code, and the pages of mapped files that were resident.
  private static String peakKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> line.replaceAll("\\D", ""))
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/self/status has no VmHWM"));
  }
}
