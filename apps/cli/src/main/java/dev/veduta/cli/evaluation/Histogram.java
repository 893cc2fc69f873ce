// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.cli.page.Markup;
import dev.veduta.metrics.Metric;
import dev.veduta.metrics.Score;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A drawing of how many pictures have which score.
///
/// @param report whose scores
/// @param metric which of them
record Histogram(Report report, Metric metric) {
  private static final int BARS = 20;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 120;

  void addTo(Markup page) {
    List<Score> scores = report.runs().stream().map(run -> run.evaluation().score(metric)).toList();
    double top = top(scores);
    List<int[]> counts = scores.stream().map(score -> counts(score, top)).toList();
    int most = counts.stream().flatMapToInt(Arrays::stream).max().orElse(1);
    page.raw("<figure><svg viewBox=\"0 0 %d %d\" role=\"img\" ".formatted(WIDTH, HEIGHT + 16))
        .raw("aria-label=\"")
        .text(description(counts, top))
        .raw("\">");
    for (int run = 0; run < counts.size(); run++) {
      bars(page, counts.get(run), most, run);
    }
    page.raw(
            "<line class=\"axis\" x1=\"0\" y1=\"%1$d\" x2=\"%2$d\" y2=\"%1$d\"/>"
                .formatted(HEIGHT, WIDTH))
        .raw("<text x=\"0\" y=\"%d\">0</text>".formatted(HEIGHT + 13))
        .raw("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">".formatted(WIDTH, HEIGHT + 13))
        .text(Markup.number(top))
        .raw("</text></svg>")
        .element("figcaption", ScoreTable.label(metric))
        .raw("</figure>\n");
  }

  private void bars(Markup page, int[] counts, int most, int run) {
    double slot = WIDTH / (double) BARS;
    double width = (slot - 2) / report.runs().size();
    for (int bar = 0; bar < BARS; bar++) {
      double height = counts[bar] * (HEIGHT - 4.0) / most;
      if (counts[bar] > 0) {
        page.raw(
            String.format(
                Locale.ROOT,
                "<rect class=\"run%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                run + 1,
                bar * slot + 1 + run * width,
                HEIGHT - Math.max(1, height),
                width,
                Math.max(1, height)));
      }
    }
  }

  private String description(List<int[]> counts, double top) {
    StringBuilder text = new StringBuilder(metric.label());
    text.append(", pictures in ")
        .append(BARS)
        .append(" steps from 0 to ")
        .append(Markup.number(top));
    for (int run = 0; run < counts.size(); run++) {
      text.append(run == 0 ? ": " : "; second run: ");
      text.append(
          String.join(", ", Arrays.stream(counts.get(run)).mapToObj(Integer::toString).toList()));
    }
    return text.toString();
  }

  /// 1 where all scores are shares, else the largest.
  private static double top(List<Score> scores) {
    double top = 1;
    for (Score score : scores) {
      for (int i = 0; i < score.size(); i++) {
        top = Math.max(top, score.item(i));
      }
    }
    return top;
  }

  private static int[] counts(Score score, double top) {
    int[] counts = new int[BARS];
    for (int i = 0; i < score.size(); i++) {
      counts[Math.min(BARS - 1, (int) (score.item(i) / top * BARS))]++;
    }
    return counts;
  }
}
