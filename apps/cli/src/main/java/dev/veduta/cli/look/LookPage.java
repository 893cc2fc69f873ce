// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.look;

import dev.veduta.api.PatchGrid;
import dev.veduta.api.PictureView;
import dev.veduta.api.Region;
import dev.veduta.api.Token;
import dev.veduta.api.Word;
import dev.veduta.cli.page.Markup;
import dev.veduta.cli.page.WebPage;
import dev.veduta.spi.Pixels;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// A page with a picture and its caption that shows for each word where on the picture the model
/// looked, in one file that needs no network.
///
/// @param picture what the model was given, as it was decoded
public record LookPage(Look look, Pixels picture) {
  private static final MathContext DIGITS = new MathContext(6);

  /// Writes the page.
  public void write(Path file) throws IOException {
    new WebPage(
            "Where the model looked",
            "data:",
            WebPage.resource(LookPage.class, "look.css"),
            body(),
            this::data,
            WebPage.resource(LookPage.class, "look.js"))
        .write(file);
  }

  private Markup body() {
    Markup page = new Markup();
    page.raw("<header>").element("h1", "Where the model looked").raw("<dl>");
    fact(page, "Picture", look.name());
    fact(page, "Model", look.caption().model());
    fact(page, "Confidence", percent(look.caption().confidence()));
    page.raw("</dl></header>\n<main>\n");
    words(page);
    page.raw(
            """
            <p id="status" role="status"></p>
            <div id="controls" class="controls"></div>
            """)
        .raw("<figure class=\"picture\" style=\"max-width: %s\">".formatted(width()))
        .raw("<img id=\"picture\" alt=\"")
        .text(look.caption().text())
        .raw("\" src=\"" + EmbeddedPicture.address(picture) + "\"/>")
        .raw("<canvas id=\"map\" aria-hidden=\"true\"></canvas></figure>\n")
        .raw("<p id=\"legend\" class=\"legend\"></p>\n")
        .raw("<noscript><p>The heat map needs JavaScript.</p></noscript>\n");
    tokens(page);
    return page.raw("</main>\n");
  }

  /// The most that lets the whole picture be seen at once.
  private String width() {
    return String.format(
        Locale.ROOT, "calc(65vh * %.4f)", (double) picture.width() / picture.height());
  }

  private static void fact(Markup page, String name, String value) {
    page.element("dt", name).element("dd", value);
  }

  private void words(Markup page) {
    page.raw("<div class=\"words\" role=\"group\" aria-label=\"The words of the caption\">");
    List<Word> words = look.caption().words();
    for (int i = 0; i < words.size(); i++) {
      String sure = percent(words.get(i).confidence());
      page.raw(
              "<button type=\"button\" class=\"word\" aria-pressed=\"false\" data-word=\"%d\">"
                  .formatted(i))
          .element("span class=\"text\"", words.get(i).text())
          .raw(
              "<span class=\"bar\"><span style=\"width: %s\"></span></span>"
                  .formatted(sure.replace(" ", "")))
          .element("span class=\"sure\"", sure)
          .raw("</button>\n");
    }
    page.raw("</div>\n");
  }

  private void tokens(Markup page) {
    page.raw("<details><summary>Tokens</summary><div class=\"scroll\" tabindex=\"0\"><table>")
        .raw("<thead><tr><th scope=\"col\">Token</th><th scope=\"col\">Probability</th>")
        .raw("<th scope=\"col\">Attention to the picture</th></tr></thead><tbody>\n");
    List<Token> tokens = look.inspection().tokens();
    for (int i = 0; i < tokens.size(); i++) {
      page.raw("<tr>")
          .element("th scope=\"row\"", tokens.get(i).piece())
          .element("td", percent(tokens.get(i).probability()))
          .element("td", percent(look.inspection().pictureAttention(i).getFirst().sum()))
          .raw("</tr>\n");
    }
    page.raw("</tbody></table></div></details>\n");
  }

  private void data(JsonGenerator json) {
    HeatMaps maps = HeatMaps.of(look.inspection());
    PatchGrid grid = look.grid();
    PictureView view = grid.view();
    Region region = view.region();
    json.writeStartObject()
        .write("rows", grid.rows())
        .write("columns", grid.columns())
        .write("layers", look.inspection().layers())
        .write("heads", look.inspection().heads())
        .write("width", view.width())
        .write("height", view.height())
        .write("turned", view.turned())
        .writeStartArray("region")
        .write(number(region.left()))
        .write(number(region.top()))
        .write(number(region.width()))
        .write(number(region.height()))
        .writeEnd()
        .writeStartArray("words");
    for (Word word : look.caption().words()) {
      json.writeStartObject()
          .write("text", word.text())
          .write("sure", percent(word.confidence()))
          .write("from", word.from())
          .write("to", word.to())
          .writeEnd();
    }
    json.writeEnd().write("maps", maps.perToken()).writeStartArray("tops");
    for (float top : maps.tops()) {
      json.write(number(top));
    }
    json.writeEnd().write("levels", maps.levels()).writeEnd();
  }

  private static BigDecimal number(double value) {
    return new BigDecimal(value, DIGITS);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
