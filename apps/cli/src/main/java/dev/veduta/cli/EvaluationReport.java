// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.cli.evaluation.Report;
import dev.veduta.metrics.Comparison;
import dev.veduta.metrics.Metric;
import dev.veduta.metrics.Tokenization;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How the scores of an evaluation are shown.
interface EvaluationReport {

  /// A table for people, or JSON.
  static EvaluationReport of(Terminal terminal, boolean json) {
    return json ? report -> terminal.print(json(report)) : report -> table(terminal, report);
  }

  void show(Report report);

  private static void table(Terminal terminal, Report report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        report.isComparison()
            ? List.of("", "first", "second", "difference", "95 % of samples", "p", "")
            : List.of("", "score"));
    for (Metric metric : report.metrics()) {
      String score = number(report.first().evaluation().score(metric).value());
      Comparison comparison = report.comparisons().get(metric);
      rows.add(
          comparison == null
              ? List.of(metric.label(), score)
              : List.of(
                  metric.label(),
                  score,
                  number(comparison.second()),
                  signed(comparison.difference()),
                  signed(comparison.low()) + " … " + signed(comparison.high()),
                  String.format(Locale.ROOT, "%.3f", comparison.probability()),
                  comparison.verdict()));
    }
    aligned(rows).forEach(terminal::print);
    terminal.print(
        Paint.FAINT.on(
            "%s, %s references; words %s"
                .formatted(
                    Text.count(report.size(), "picture"),
                    Text.thousands(references(report)),
                    words(report)),
            terminal.outColours()));
  }

  private static List<String> aligned(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream()
        .map(
            row -> {
              StringBuilder line = new StringBuilder();
              for (int i = 0; i < columns; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                boolean left = i == 0 || i == 6;
                line.append(i == 0 ? "" : "  ").append(left ? row.get(i) + pad : pad + row.get(i));
              }
              return line.toString().stripTrailing();
            })
        .toList();
  }

  private static String json(Report report) {
    JsonArrayBuilder runs = Json.createArrayBuilder();
    for (Report.Run run : report.runs()) {
      JsonObjectBuilder scores = Json.createObjectBuilder();
      run.evaluation()
          .scores()
          .forEach((metric, score) -> scores.add(metric.cocoName(), score.value()));
      runs.add(
          Json.createObjectBuilder()
              .add("predictions", run.name())
              .add("tokenize", name(run.texts().predictions()))
              .add("scores", scores));
    }
    JsonObjectBuilder line =
        Json.createObjectBuilder()
            .add("references", report.references().name())
            .add("pictures", report.size())
            .add("runs", runs);
    if (report.isComparison()) {
      JsonObjectBuilder comparisons = Json.createObjectBuilder();
      report
          .comparisons()
          .forEach((metric, comparison) -> comparisons.add(metric.cocoName(), json(comparison)));
      line.add("comparison", comparisons);
    }
    return line.build().toString();
  }

  private static JsonObjectBuilder json(Comparison comparison) {
    return Json.createObjectBuilder()
        .add("difference", comparison.difference())
        .add("low", comparison.low())
        .add("high", comparison.high())
        .add("p", comparison.probability())
        .add("better", comparison.better())
        .add("worse", comparison.worse())
        .add("same", comparison.equal());
  }

  private static int references(Report report) {
    return report.first().evaluation().items().stream()
        .mapToInt(item -> item.references().size())
        .sum();
  }

  private static String words(Report report) {
    return switch (report.first().texts().references()) {
      case PTB -> "as COCO's evaluation finds them";
      case BLANKS -> "as blanks part them";
    };
  }

  private static String name(Tokenization tokenization) {
    return tokenization.name().toLowerCase(Locale.ROOT);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.6f", value);
  }
}
