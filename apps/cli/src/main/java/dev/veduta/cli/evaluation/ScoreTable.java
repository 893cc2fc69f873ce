// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.cli.page.Markup;
import dev.veduta.metrics.Comparison;
import dev.veduta.metrics.Metric;
import java.util.Locale;

/// The table of a page that says what each metric says.
record ScoreTable(Report report) {

  void addTo(Markup page) {
    page.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"scores\">")
        .raw("<table class=\"scores\"><thead><tr><th scope=\"col\">Metric</th>");
    if (report.isComparison()) {
      page.raw("<th scope=\"col\">First run</th><th scope=\"col\">Second run</th>")
          .raw("<th scope=\"col\">Difference</th>")
          .raw("<th scope=\"col\">95 % of samples</th><th scope=\"col\">p</th>")
          .raw("<th scope=\"col\">Verdict</th><th scope=\"col\">Better</th>")
          .raw("<th scope=\"col\">Worse</th><th scope=\"col\">Same</th>");
    } else {
      page.raw("<th scope=\"col\">Score</th>");
    }
    page.raw("</tr></thead><tbody>");
    for (Metric metric : report.metrics()) {
      page.raw("<tr>").element("th scope=\"row\"", label(metric));
      cell(page, report.first().evaluation().score(metric).value());
      Comparison comparison = report.comparisons().get(metric);
      if (comparison != null) {
        compare(page, comparison);
      }
      page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>");
  }

  /// The metric's name, and which way is up where that is not the usual one.
  static String label(Metric metric) {
    return metric.isError() ? metric.label() + " (less is better)" : metric.label();
  }

  private static void compare(Markup page, Comparison comparison) {
    cell(page, comparison.second());
    page.element("td", Markup.signed(comparison.difference()))
        .element(
            "td",
            "%s … %s".formatted(Markup.signed(comparison.low()), Markup.signed(comparison.high())))
        .element("td", String.format(Locale.ROOT, "%.3f", comparison.probability()))
        .element("td class=\"verdict\"", comparison.verdict())
        .element("td", Integer.toString(comparison.better()))
        .element("td", Integer.toString(comparison.worse()))
        .element("td", Integer.toString(comparison.equal()));
  }

  private static void cell(Markup page, double value) {
    page.element("td", Markup.number(value));
  }
}
