// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.cli.page.Markup;
import dev.veduta.cli.page.WebPage;
import java.io.IOException;
import java.util.Locale;

/// A page that shows what metrics say about captions, in one file that needs no network.
///
/// @param report what it shows
/// @param thumbnails where the pictures are
public record Page(Report report, Thumbnails thumbnails) {

  /// Writes the page.
  public void write() throws IOException {
    String title = report.isComparison() ? "Two runs compared" : "Captions judged";
    new WebPage(
            title,
            "'self' file:",
            WebPage.resource(Page.class, "page.css"),
            body(title),
            new PageData(report, thumbnails)::write,
            WebPage.resource(Page.class, "page.js"))
        .write(thumbnails.page());
  }

  private Markup body(String title) {
    Markup page = new Markup();
    page.raw("<header>").element("h1", title);
    summary(page);
    page.raw("</header>\n<main>\n<section><h2 id=\"scores\">Scores</h2>");
    new ScoreTable(report).addTo(page);
    page.raw("</section>\n<section><h2>How many pictures have which score</h2>")
        .raw("<div class=\"histograms\">");
    report.metrics().forEach(metric -> new Histogram(report, metric).addTo(page));
    return page.raw("</div></section>\n<section><h2 id=\"pictures\">Pictures</h2>")
        .raw("<p class=\"legend\">Words: shared with the nearest reference, ")
        .raw("<del>only in the caption</del>, <ins>only in the reference</ins>.</p>")
        .raw("<noscript><p>The list of pictures needs JavaScript.</p></noscript>")
        .raw("<div id=\"list\"></div></section>\n</main>\n");
  }

  private void summary(Markup page) {
    page.raw("<dl>");
    for (int run = 0; run < report.runs().size(); run++) {
      page.raw("<dt class=\"key%d\">".formatted(run + 1))
          .text(report.isComparison() ? (run == 0 ? "First run" : "Second run") : "Predictions")
          .raw("</dt>")
          .element("dd", report.runs().get(run).name());
    }
    page.element("dt", "References")
        .element("dd", report.references().name())
        .element("dt", "Pictures")
        .element("dd", String.format(Locale.ROOT, "%,d", report.size()))
        .raw("</dl>");
  }
}
