// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The lines of the table, printed as they come, once more in the end, and kept in a file.
final class Table {
  private static final String FORM = "%-8s %-34s %-26s %-44s %s";

  private final PrintStream out;
  private final Path file;
  private final List<Line> lines = new ArrayList<>();

  /// @param file that gets every line as soon as it is known
  Table(PrintStream out, Path file) throws IOException {
    this.out = out;
    this.file = file;
    Files.deleteIfExists(file);
  }

  /// What became of a line.
  enum Verdict {
    PASS,
    MISS,
    /// Measured for itself, or as the floor of another.
    INFO,
    SKIPPED
  }

  /// @param what was checked or measured
  /// @param value what came out
  /// @param beside the floor, the goal, or why there is no value
  private record Line(Verdict verdict, String what, String where, String value, String beside) {
    String text() {
      return FORM.formatted(verdict, what, where, value, beside).stripTrailing();
    }
  }

  /// A line that is judged.
  void judged(boolean passed, String what, String where, String value, String goal) {
    add(new Line(passed ? Verdict.PASS : Verdict.MISS, what, where, value, goal));
  }

  /// A line that says what is.
  void info(String what, String where, String value, String beside) {
    add(new Line(Verdict.INFO, what, where, value, beside));
  }

  /// A line without a value, and why.
  void skipped(String what, String where, String reason) {
    add(new Line(Verdict.SKIPPED, what, where, "", reason.replaceAll("\\s+", " ")));
  }

  private void add(Line line) {
    lines.add(line);
    out.println(line.text());
    out.flush();
    try {
      Files.writeString(
          file,
          line.text() + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException("%s can't be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  /// Prints all lines together.
  ///
  /// @return how many missed what they are judged by
  long close() {
    out.println();
    out.println(
        FORM.formatted("", "what", "where", "value", "goal, floor or reason").stripTrailing());
    out.println("-".repeat(150));
    lines.forEach(line -> out.println(line.text()));
    long missed = count(Verdict.MISS);
    out.printf(
        "%d passed, %d missed, %d for information, %d skipped; also in %s%n",
        count(Verdict.PASS), missed, count(Verdict.INFO), count(Verdict.SKIPPED), file);
    return missed;
  }

  private long count(Verdict verdict) {
    return lines.stream().filter(line -> line.verdict() == verdict).count();
  }
}
