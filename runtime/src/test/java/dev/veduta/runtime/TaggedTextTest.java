// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.Content;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tagged text …
class TaggedTextTest {
  /// As in `make_token2json.py`, which recorded the cases.
  private static final Set<String> ADDED =
      Set.of("<advertisement/>", "<letter/>", "</>", "<sep/>", "</s>", "<s_a>", "</s_a>");

  static List<JsonObject> recorded() throws IOException {
    try (InputStream lines =
        Objects.requireNonNull(TaggedTextTest.class.getResourceAsStream("token2json.jsonl"))) {
      return new String(lines.readAllBytes(), UTF_8)
          .lines()
          .map(line -> Json.createReader(new StringReader(line)).readObject())
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void isReadAsTransformersReadsIt(JsonObject recorded) {
    // As texts, so that the order of the fields counts.
    assertThat(new TaggedText(recorded.getString("text"), ADDED).content().toJson())
        .isEqualTo(String.valueOf(recorded.get("json")));
  }

  @Test
  void isOneFieldWhenItsTagsNestTooDeep() {
    String deep =
        IntStream.range(0, 2000).mapToObj("<s_%d>"::formatted).collect(Collectors.joining())
            + "x"
            + IntStream.iterate(1999, i -> i >= 0, i -> i - 1)
                .mapToObj("</s_%d>"::formatted)
                .collect(Collectors.joining());
    assertUnstructured(deep, "2000 levels");
  }

  @Test
  void isOneFieldWhenItsTagsCostExponentialTime() {
    // Each closing tag in front has all that follows read once more.
    String text = "x";
    for (int level = 0; level < 40; level++) {
      String name = "s_%d>".formatted(level);
      text = ("</" + name).repeat(8) + "<" + name + text + "</" + name;
    }
    assertUnstructured(text, "8 to the power of 40 readings");
  }

  @Test
  void takesTimeThatItsTagsAreWorth() {
    int many = 20_000;
    for (String text :
        List.of(
            "<".repeat(many),
            "<s_".repeat(many),
            "<s_a>".repeat(many),
            "</s_a>".repeat(many),
            numbered("<s_%d>", many),
            "</s_".repeat(many) + "<s_" + "</s_".repeat(many) + ">",
            "<s_a>x</s_a><sep/>".repeat(many))) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> new TaggedText(text, ADDED).content().toJson());
    }
  }

  @Test
  void holdsManyItems() {
    Content content = new TaggedText("<s_a>x</s_a><sep/>".repeat(1000), ADDED).content();

    assertThat(content)
        .isInstanceOfSatisfying(
            Content.Items.class, items -> assertThat(items.items()).hasSize(1000));
  }

  @Test
  void isStrippedOfWhatPythonTakesForWhitespace() {
    String spaces =
        IntStream.rangeClosed(0, Character.MAX_VALUE)
            .filter(c -> TaggedText.strip(Character.toString(c)).isEmpty())
            .mapToObj(Integer::toHexString)
            .collect(Collectors.joining(" "));

    assertThat(spaces)
        .isEqualTo(
            "9 a b c d 1c 1d 1e 1f 20 85 a0 1680 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009"
                + " 200a 2028 2029 202f 205f 3000");
  }

  @Test
  void losesItsFirstTagOnly() {
    assertThat(Tag.withoutFirst("<s_a><s_b>x")).isEqualTo("<s_b>x");
    assertThat(Tag.withoutFirst("x<s_b>y")).isEqualTo("xy");
    assertThat(Tag.withoutFirst("a < b\nc <d> e")).isEqualTo("a < b\nc  e");
    assertThat(Tag.withoutFirst("<<a>>")).isEqualTo(">");
    assertThat(Tag.withoutFirst("a < b")).isEqualTo("a < b");
    assertThat(Tag.withoutFirst("")).isEmpty();
  }

  private static void assertUnstructured(String text, String why) {
    Content content =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> new TaggedText(text, ADDED).content());
    assertThat(content.equals(Content.unstructured(text))).as(why).isTrue();
  }

  private static String numbered(String tag, int count) {
    return IntStream.range(0, count).mapToObj(tag::formatted).collect(Collectors.joining());
  }
}
