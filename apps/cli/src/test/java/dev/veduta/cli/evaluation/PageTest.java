// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.metrics.Comparison;
import dev.veduta.metrics.Evaluation;
import dev.veduta.metrics.Item;
import dev.veduta.metrics.Metric;
import dev.veduta.metrics.Texts;
import dev.veduta.metrics.Tokenization;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// The page of an evaluation …
class PageTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script> ]]> <!-- \"quoted\" & \u0000\u0007\uFFFF\uD800 é 😀"
          + " \u2028";

  @TempDir Path folder;

  @Test
  void isWellFormedWhateverIsInTheFiles() throws Exception {
    Document page = write(HOSTILE, Optional.empty(), "a cat", HOSTILE);

    NodeList scripts = page.getElementsByTagName("script");
    assertThat(scripts.getLength()).isEqualTo(2);
    JsonObject data = data(page);
    JsonObject item = data.getJsonArray("items").getJsonObject(0);
    assertThat(item.getString("id")).isEqualTo(HOSTILE);
    assertThat(run(item, 1).getString("text")).isEqualTo(HOSTILE);
    assertThat(page.getElementsByTagName("dd").item(0).getTextContent()).contains("<first>");
  }

  @Test
  void hasHeadersForAllItsTables() throws Exception {
    Document page = write("1", Optional.empty(), "a cat", "a dog");

    NodeList headers = page.getElementsByTagName("th");
    assertThat(headers.getLength()).isEqualTo(10 + Metric.USUAL.size());
    for (int i = 0; i < headers.getLength(); i++) {
      assertThat(((Element) headers.item(i)).getAttribute("scope")).isIn("col", "row");
    }
    assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(Metric.USUAL.size());
  }

  @Test
  void marksWhatDiffersFromTheNearestReference() throws Exception {
    JsonObject item =
        data(write("1", Optional.empty(), "a black cat")).getJsonArray("items").getJsonObject(0);

    JsonArray words = run(item, 0).getJsonArray("words");
    assertThat(words.getValuesAs(JsonString::getString))
        .containsExactly("=a", "-black", "=cat", "+sits");
    assertThat(run(item, 0).getJsonArray("scores")).hasSameSizeAs(Metric.USUAL);
  }

  @Test
  void linksPicturesOfItsFolderOnly() throws Exception {
    Path pictures = Files.createDirectory(folder.resolve("my pictures"));
    Files.writeString(pictures.resolve("a#1 é.png"), "");
    Files.writeString(folder.resolve("outside.png"), "");
    Thumbnails thumbnails = new Thumbnails(folder.resolve("page.html"), Optional.of(pictures));

    assertThat(thumbnails.link("a#1 é.png")).contains("./my%20pictures/a%231%20%C3%A9.png");
    assertThat(thumbnails.link("other/a#1 é.png")).isEqualTo(thumbnails.link("a#1 é.png"));
    assertThat(thumbnails.link("../outside.png")).isEmpty();
    assertThat(thumbnails.link(folder.resolve("outside.png").toString())).isEmpty();
    assertThat(thumbnails.link("absent.png")).isEmpty();
    assertThat(thumbnails.link("nul\u0000.png")).isEmpty();
    assertThat(thumbnails.link("")).isEmpty();
    assertThat(new Thumbnails(folder.resolve("page.html"), Optional.empty()).link("a.png"))
        .isEmpty();
  }

  @Test
  void reachesForNothingInTheNetwork() throws Exception {
    write("1", Optional.empty(), "a cat", "a dog");

    assertThat(Files.readString(folder.resolve("page.html")))
        .doesNotContain("http:", "src=\"", "url(", "@import", "innerHTML")
        .contains("default-src 'none'");
  }

  /// Writes a page about one picture with the references `a dog` and `a cat sits`.
  private Document write(String id, Optional<Path> pictures, String... predictions)
      throws Exception {
    Path file = Files.writeString(folder.resolve("r.json"), "{\"1\":[\"a dog\",\"a cat sits\"]}");
    List<Report.Run> runs = new ArrayList<>();
    for (String prediction : predictions) {
      Texts texts = Texts.of(Tokenization.BLANKS);
      Item item = new Item(id, prediction, List.of("a dog", "a cat sits"));
      runs.add(
          new Report.Run(
              "<first> & " + HOSTILE,
              texts,
              Evaluation.of(List.of(item), Metric.USUAL, texts, (phase, done, total) -> {})));
    }
    Map<Metric, Comparison> comparisons =
        runs.size() == 1
            ? Map.of()
            : Comparison.of(
                runs.getFirst().evaluation(),
                runs.getLast().evaluation(),
                10,
                1,
                (phase, done, total) -> {});
    Path page = folder.resolve("page.html");
    new Page(
            new Report(References.read(List.of(file)), runs, comparisons),
            new Thumbnails(page, pictures))
        .write();
    return parse(page);
  }

  private static Document parse(Path page) throws Exception {
    String html = Files.readString(page);
    assertThat(html).startsWith("<!DOCTYPE html>");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  private static JsonObject data(Document page) throws IOException {
    String json = page.getElementsByTagName("script").item(0).getTextContent();
    try (var reader = Json.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }

  private static JsonObject run(JsonObject item, int index) {
    return item.getJsonArray("runs").getJsonObject(index);
  }
}
