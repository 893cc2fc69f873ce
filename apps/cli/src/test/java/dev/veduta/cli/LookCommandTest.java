// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static dev.veduta.cli.Run.SAMPLES;
import static dev.veduta.cli.Run.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// The command `look` …
class LookCommandTest {
  private static final Path FOX = SAMPLES.resolve("fox-and-pear.png");
  private static final List<String> WORDS =
      List.of("a", "fox", "to", "the", "left", "of", "a", "pear", "on", "a", "red", "background");

  @TempDir Path folder;

  @Test
  void writesAPageAndPrintsItsName() throws Exception {
    Path page = folder.resolve("fox.html");

    Run run = Run.of("look", "-o", page.toString(), FOX.toString());

    assertThat(run.out()).isEqualTo(page + "\n");
    assertThat(run.code()).isZero();
    Document html = parse(page);
    assertThat(texts(html, "button", "word")).hasSize(12);
    assertThat(texts(html, "span", "text")).isEqualTo(WORDS);
    assertThat(texts(html, "span", "sure")).hasSize(12).allMatch(text -> text.endsWith(" %"));
    Element picture = (Element) html.getElementsByTagName("img").item(0);
    assertThat(picture.getAttribute("src")).startsWith("data:image/");
    assertThat(picture.getAttribute("alt")).isEqualTo(String.join(" ", WORDS));
  }

  @Test
  void holdsAMapForEachTokenLayerAndHead() throws Exception {
    JsonObject data = data(page(FOX));

    int layers = data.getInt("layers");
    int maps = 1 + layers + layers * data.getInt("heads");
    assertThat(data.getInt("maps")).isEqualTo(maps);
    assertThat(data.getJsonArray("tops")).hasSize(13 * maps);
    assertThat(Base64.getDecoder().decode(data.getString("levels"))).hasSize(13 * maps * 9 * 9);
    assertThat(data.getJsonArray("region").toString()).isEqualTo("[0,0,128,128]");
    assertThat(data.getJsonArray("words").getJsonObject(1).toString())
        .startsWith("{\"text\":\"fox\"")
        .endsWith("\"from\":1,\"to\":2}");
  }

  @Test
  void isWellFormedWhateverThePictureIsCalled() throws Exception {
    Path hostile = folder.resolve("<script>alert(1)<!-- & ']]>.png");
    Files.copy(FOX, hostile);

    Document page = page(hostile);

    assertThat(page.getElementsByTagName("script").getLength()).isEqualTo(2);
    assertThat(page.getElementsByTagName("dd").item(0).getTextContent())
        .isEqualTo(hostile.toString());
  }

  @Test
  void reachesForNothingInTheNetwork() throws Exception {
    Path page = folder.resolve("page.html");
    Run.of("look", "-o", page.toString(), FOX.toString());

    assertThat(Files.readString(page))
        .doesNotContain("http:", "https:", "url(", "@import", "innerHTML")
        .contains("default-src 'none'; img-src data:;");
  }

  @Test
  void givesTheSameAsJsonAndWritesNoPage() throws IOException {
    Run run = Run.of("look", "--json", FOX.toString());

    assertThat(run.lines()).hasSize(1);
    JsonObject line = json(run.out());
    assertThat(line.getString("text")).isEqualTo(String.join(" ", WORDS));
    assertThat(line.getJsonObject("grid").toString())
        .isEqualTo(
            "{\"rows\":9,\"columns\":9,\"left\":0.0,\"top\":0.0,\"width\":128.0,\"height\":128.0,"
                + "\"turned\":false}");
    JsonArray attention = line.getJsonArray("attention");
    assertThat(attention).hasSize(13).hasSameSizeAs(line.getJsonArray("tokens"));
    double sum =
        attention.getJsonArray(1).getValuesAs(JsonArray.class).stream()
            .flatMap(row -> row.getValuesAs(JsonNumber.class).stream())
            .mapToDouble(JsonNumber::doubleValue)
            .sum();
    assertThat(sum).isBetween(0.1, 1.0);
    assertThat(Files.exists(Path.of("fox-and-pear-look.html"))).isFalse();
  }

  @Test
  void mapsAPictureThatIsCropped() throws Exception {
    Path vit = Path.of("../../integration-tests/goldens/src/test/resources/cases/git/checkpoint");
    JsonObject data = data(page(FOX.resolveSibling("three-cats.png"), "--model", vit.toString()));

    List<JsonNumber> region = data.getJsonArray("region").getValuesAs(JsonNumber.class);
    assertThat(region.get(2).doubleValue()).isCloseTo(region.get(3).doubleValue(), within(1.0));
  }

  @Test
  void saysWhatIsWrongWithThePicture() {
    Run run = Run.of("look", "--quiet", "nowhere.png");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).singleElement().asString().contains("nowhere.png does not exist");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void saysThatThePageCannotBeWritten() {
    Path nowhere = folder.resolve("absent").resolve("page.html");

    Run run = Run.of("look", "--quiet", "-o", nowhere.toString(), FOX.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(nowhere + " can't be written");
  }

  private Document page(Path picture, String... more) throws Exception {
    Path page = folder.resolve("page.html");
    List<String> arguments = new ArrayList<>(List.of("look", "-q", "-o", page.toString()));
    arguments.addAll(List.of(more));
    arguments.add(picture.toString());
    Run run = Run.of(arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return parse(page);
  }

  private static Document parse(Path page) throws Exception {
    String html = Files.readString(page);
    assertThat(html).startsWith("<!DOCTYPE html>");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  private static JsonObject data(Document page) {
    return json(page.getElementsByTagName("script").item(0).getTextContent());
  }

  private static List<String> texts(Document page, String tag, String style) {
    NodeList elements = page.getElementsByTagName(tag);
    return IntStream.range(0, elements.getLength())
        .mapToObj(i -> (Element) elements.item(i))
        .filter(element -> element.getAttribute("class").equals(style))
        .map(Element::getTextContent)
        .toList();
  }
}
