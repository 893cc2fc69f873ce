// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import dev.veduta.api.VedutaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/// A page that shows what metrics say about captions, in one file that needs no network.
///
/// @param report what it shows
/// @param thumbnails where the pictures are
public record Page(Report report, Thumbnails thumbnails) {

  /// Writes the page.
  ///
  /// @throws VedutaException if that can't be done
  public void write() {
    Path file = thumbnails.page();
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write(head());
      out.write("<script type=\"application/json\" id=\"data\">");
      new PageData(report, thumbnails).write(out);
      out.write("</script>\n<script>//<![CDATA[\n");
      out.write(resource("page.js"));
      out.write("//]]></script>\n</body></html>\n");
    } catch (IOException e) {
      throw new VedutaException("%s can't be written: %s".formatted(file, e), e);
    }
  }

  private String head() {
    String title = report.isComparison() ? "Two runs compared" : "Captions judged";
    Markup page = new Markup();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\"><head>")
        .raw("<meta charset=\"utf-8\"/>")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")
        .raw("<meta name=\"referrer\" content=\"no-referrer\"/>")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .raw(" img-src 'self' file:; style-src 'unsafe-inline'; script-src 'unsafe-inline'\"/>")
        .element("title", title)
        .raw("<style>/*<![CDATA[*/\n" + resource("page.css") + "/*]]>*/</style></head>\n<body>")
        .raw("<header>")
        .element("h1", title);
    summary(page);
    page.raw("</header>\n<main>\n<section><h2 id=\"scores\">Scores</h2>");
    new ScoreTable(report).addTo(page);
    page.raw("</section>\n<section><h2>How many pictures have which score</h2>")
        .raw("<div class=\"histograms\">");
    report.metrics().forEach(metric -> new Histogram(report, metric).addTo(page));
    page.raw("</div></section>\n<section><h2 id=\"pictures\">Pictures</h2>")
        .raw("<p class=\"legend\">Words: shared with the nearest reference, ")
        .raw("<del>only in the caption</del>, <ins>only in the reference</ins>.</p>")
        .raw("<noscript><p>The list of pictures needs JavaScript.</p></noscript>")
        .raw("<div id=\"list\"></div></section>\n</main>\n");
    return page.toString();
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

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
