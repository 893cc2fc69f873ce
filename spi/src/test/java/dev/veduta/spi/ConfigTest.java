// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A configuration…
final class ConfigTest {

  @Test
  void tellsAKeyThatIsNullFromOneThatIsAbsent() {
    Config config = Config.parse("config.json", "{\"a\": null}".getBytes(UTF_8));
    assertThat(config.mentions("a")).isTrue();
    assertThat(config.has("a")).isFalse();
    assertThat(config.mentions("b")).isFalse();
  }

  @Test
  void givesWhatTheFileSays() {
    Config config =
        parse(
            """
            {"layers": 6, "eps": 1e-12, "tie": true, "act": "gelu", "mean": [0.5, 1, 2e0],
             "vision_config": {"patch_size": 16.0}}
            """);
    assertThat(config.integer("layers", 1, 1, 100)).isEqualTo(6);
    assertThat(config.number("eps", 1, 0, 1)).isEqualTo(1e-12);
    assertThat(config.flag("tie", false)).isTrue();
    assertThat(config.text("act", "relu")).isEqualTo("gelu");
    assertThat(config.numbers("mean", List.of(), 3)).containsExactly(0.5, 1.0, 2.0);
    assertThat(config.at("vision_config").integer("patch_size", 1, 1, 100)).isEqualTo(16);
  }

  @Test
  void takesTheDefaultOfAKeyThatIsAbsentOrNull() {
    Config config = parse("{\"a\": null}");
    for (String key : List.of("a", "b")) {
      assertThat(config.has(key)).isFalse();
      assertThat(config.integer(key, 7, 1, 10)).isEqualTo(7);
      assertThat(config.number(key, 0.5, 0, 1)).isEqualTo(0.5);
      assertThat(config.flag(key, true)).isTrue();
      assertThat(config.text(key, "x")).isEqualTo("x");
      assertThat(config.text(key)).isEmpty();
      assertThat(config.numbers(key, List.of(1.0), 3)).containsExactly(1.0);
      assertThat(config.at(key).has("anything")).isFalse();
    }
  }

  @Test
  void readsAListOfObjectsEachWithItsPath() {
    Config config = parse("{\"parts\": [{\"n\": 1}, {\"n\": \"x\"}], \"mixed\": [{}, 1]}");
    List<Config> parts = config.objects("parts");
    assertThat(parts).hasSize(2);
    assertThat(parts.getFirst().integer("n", 0, 0, 9)).isEqualTo(1);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parts.getLast().integer("n", 0, 0, 9))
        .withMessageStartingWith("config.json: parts[1].n must be ");
    assertThat(config.objects("absent")).isEmpty();
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> config.objects("mixed"))
        .withMessageStartingWith("config.json: mixed must be a list of objects, got ");
  }

  @Test
  void takesTheLastOfARepeatedKeyAsPythonDoes() {
    assertThat(parse("{\"a\": 1, \"a\": 2}").integer("a", 0, 0, 9)).isEqualTo(2);
  }

  @Test
  void readsAFileThatBeginsWithAByteOrderMark() {
    assertThat(parse("\uFEFF{\"a\": 1}").integer("a", 0, 0, 9)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "6"       | "6"
          6.5       | 6.5
          0         | 0
          101       | 101
          -1        | -1
          1e400     | 1E+400
          1e999999999 | 1E+999999999
          true      | true
          [6]       | [6]
          [[6]]     | a list of 1 values
          {"a": 6}  | an object of 1 keys
          """)
  void refusesWhatIsNoWholeNumberInRange(String value, String shown) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parse("{\"n\": %s}".formatted(value)).integer("n", 1, 1, 100))
        .withMessage("config.json: n must be a whole number from 1 to 100, got " + shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0.5\"", "1e400", "-1e400", "-0.1", "1.1", "false", "[]", "{}"})
  void refusesWhatIsNoNumberInRange(String value) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parse("{\"p\": %s}".formatted(value)).number("p", 0, 0, 1))
        .withMessageStartingWith("config.json: p must be a number from 0.0 to 1.0, got ");
  }

  @Test
  void readsOneWholeNumberAsAListOfIt() {
    Config config = parse("{\"one\": 224, \"two\": [64, 48], \"none\": null}");
    assertThat(config.integers("one", List.of(), 1, 1000)).containsExactly(224);
    assertThat(config.integers("two", List.of(), 1, 1000)).containsExactly(64, 48);
    assertThat(config.integers("none", List.of(7), 1, 1000)).containsExactly(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[1, 0]", "[1, 101]", "[1, 2.5]", "[1, \"2\"]", "[[1]]", "\"1\""})
  void refusesAListThatIsNotOfWholeNumbersInRange(String value) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parse("{\"n\": %s}".formatted(value)).integers("n", List.of(), 1, 100))
        .withMessageStartingWith(
            "config.json: n must be a whole number from 1 to 100 or a list of such, got ");
  }

  @Test
  void namesTheWholePathOfAWrongKey() {
    Config config = parse("{\"a\": {\"b\": {\"c\": 1, \"d\": 2}}}").at("a").at("b");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> config.text("c", ""))
        .withMessage("config.json: a.b.c must be a text, got 1");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> config.flag("d", true))
        .withMessage("config.json: a.b.d must be true or false, got 2");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> config.at("c"))
        .withMessage("config.json: a.b.c must be an object, got 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[1, 2]", "[1, 2, 3, 4]", "[1, 2, \"3\"]", "[1, 2, null]", "[1, 2, 1e400]", "3"})
  void refusesAListThatIsNotOfThatManyNumbers(String value) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parse("{\"mean\": %s}".formatted(value)).numbers("mean", List.of(), 3))
        .withMessageStartingWith("config.json: mean must be a list of 3 numbers, got ");
  }

  @Test
  void shortensAValueThatWouldFillTheScreen() {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(
            () -> parse("{\"n\": \"%s\"}".formatted("x".repeat(9999))).integer("n", 1, 1, 2))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).endsWith("…"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": }          | 1 | 7
          {"a": NaN}       | 1 | 7
          {"a": 1,¶ b: 2}  | 2 | 2
          {"a": 1} {}      | 1 | 10
          {"a": 1} x       | 1 | 10
          {"a": 1,}        | 1 | 9
          """)
  void saysWhereTheSyntaxIsBroken(String json, int line, int column) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parse(json.replace('¶', '\n')))
        .withMessageStartingWith(
            "config.json is not valid JSON at line %d, column %d: ".formatted(line, column));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "{",
        "{\"a\"",
        "{\"a\": 1",
        "{\"a\": \"b",
        "tru",
        "\0\0",
        "{\"a\": 1e99999999999}",
        "\uD83D"
      })
  void refusesAFileThatIsCutShort(String json) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parse(json))
        .withMessageStartingWith("config.json");
  }

  @Test
  void refusesAnEmptyFile() {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parse(""))
        .withMessage("config.json is empty, expected JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "5", "null", "\"text\""})
  void refusesWhatIsNoObject(String json) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parse(json))
        .withMessage("config.json must hold a JSON object: { … }");
  }

  @Test
  void saysWhichByteIsNotUtf8() {
    byte[] bytes = "{\"a\": \"é\"}".getBytes(UTF_8);
    bytes[8] = 'x';
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> Config.parse("config.json", bytes))
        .withMessage("config.json is not UTF-8: byte 7 is 0xc3");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> Config.parse("config.json", new byte[] {'{', '}', (byte) 0xFF}))
        .withMessage("config.json is not UTF-8: byte 2 is 0xff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void refusesNestingDeeperThanAnyModelNeeds(String opening) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parse("{\"a\":" + opening.repeat(200_000)))
        .withMessageContainingAll("config.json", "deep");
  }

  @Test
  void refusesMoreValuesThanTheHeapHasRoomFor() {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> JsonText.parse("config.json", "[[],[],[]]".getBytes(UTF_8), 6))
        .withMessageContainingAll("config.json", "up to 7 values", "6", "-Xmx");
    assertThat(JsonText.parse("config.json", "[[],[],[]]".getBytes(UTF_8), 7).asJsonArray())
        .hasSize(3);
  }

  @Test
  void mayBeAsLongAsALargeVocabulary() {
    String text = "x".repeat(16_000_000);
    assertThat(parse("{\"a\": \"%s\"}".formatted(text)).text("a")).hasValue(text);
  }

  @Test
  void refusesANumberOfThousandsOfDigits() {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> parse("{\"n\": 1%s}".formatted("0".repeat(5000))).integer("n", 1, 1, 9))
        .withMessageStartingWith("config.json");
  }

  private static Config parse(String json) {
    return Config.parse("config.json", json.getBytes(UTF_8));
  }
}
