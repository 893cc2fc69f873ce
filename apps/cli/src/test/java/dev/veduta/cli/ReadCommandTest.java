// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import static dev.veduta.cli.Run.json;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command `read` …
class ReadCommandTest {
  /// Small models that know a few pictures by heart, and what Transformers reads with them.
  private static final Path READERS =
      Path.of("../../integration-tests/goldens/src/test/resources/readers");

  private static final String TROCR = READERS.resolve("trocr/checkpoint").toString();
  private static final String DONUT = READERS.resolve("donut/checkpoint").toString();
  private static final String LINE = READERS.resolve("trocr/picture-0.png").toString();
  private static final String RECEIPT = READERS.resolve("donut/picture-0.png").toString();

  @Test
  void readsLinesWithTheEmbeddedModelAsTransformersDoes() throws IOException {
    Path samples = Run.SAMPLES.resolve("lines");
    List<String> expected =
        Files.readAllLines(samples.resolve("texts.tsv")).stream()
            .map(line -> line.split("\t", -1))
            .map(row -> samples.resolve(row[0]) + ": " + row[1])
            .toList();

    Run run = Run.of("read", samples.toString());

    assertThat(run.lines()).hasSizeGreaterThan(10).containsExactlyElementsOf(expected);
    assertThat(run.err()).contains("embedded", "trocr-lines", "no handwriting");
    assertThat(run.code()).isZero();
    Path line = samples.resolve("line-00.png");
    assertThat(Run.of("read", "-q", "--model=trocr-lines", line.toString()).out())
        .isEqualTo(expected.getFirst().split(": ", 2)[1] + "\n");
  }

  @Test
  void readsALineOfText() {
    Run run = Run.of("read", "--model", TROCR, LINE);

    assertThat(run.errors()).isEmpty();
    assertThat(run.out()).isEqualTo("industry, Mr. Brown\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void readsEachPictureOfAFolder() {
    String folder = READERS.resolve("trocr").toString();

    assertThat(Run.of("read", "--model", TROCR, "--batch=2", folder).lines())
        .containsExactly(
            folder + "/picture-0.png: industry, Mr. Brown",
            folder + "/picture-1.png: TOTAL 12,50",
            folder + "/picture-2.png: commented icily");
  }

  @Test
  void givesTheTextOfALineAsJsonWithoutFields() {
    JsonObject line = json(Run.of("read", "--json", "--model", TROCR, LINE).out());

    assertThat(line.getString("text")).isEqualTo("industry, Mr. Brown");
    assertThat(line.keySet())
        .containsExactly(
            "file",
            "text",
            "model",
            "finishReason",
            "score",
            "confidence",
            "words",
            "tokens",
            "provenance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trocr", "donut"})
  void readsWhatTransformersReads(String model) throws IOException {
    Path folder = READERS.resolve(model);
    for (JsonObject reading : recorded(folder).getValuesAs(JsonObject.class)) {
      List<String> arguments =
          new ArrayList<>(List.of("read", "--json", "--model", folder + "/checkpoint"));
      for (String option : List.of("task", "question")) {
        if (reading.containsKey(option)) {
          arguments.addAll(List.of("--" + option, reading.getString(option)));
        }
      }
      arguments.add(folder.resolve(reading.getString("picture")).toString());

      JsonObject line = json(Run.of(arguments.toArray(String[]::new)).out());
      JsonObject expected = reading.getJsonObject("json");

      assertThat(line.getOrDefault("content", textSequence(line)).toString())
          .as(String.join(" ", arguments))
          .isEqualTo(expected.toString());
    }
  }

  @Test
  void givesTheWordsOfADocumentWithoutItsTags() {
    assertThat(Run.of("read", "--model", DONUT, "--task", "cord-v2", RECEIPT).out())
        .isEqualTo("tea 2 milk 1 3 receipt\n");
  }

  @Test
  void answersAQuestionAboutADocument() {
    assertThat(Run.of("read", "--model", DONUT, "--question=what is the total?", RECEIPT).out())
        .isEqualTo("3\n");
  }

  @Test
  void saysWhichTasksAModelKnows() {
    Run run = Run.of("read", "--model", DONUT, "--task", "rvlcdip", RECEIPT);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors())
        .containsExactly(
            "veduta: "
                + RECEIPT
                + ": this model has no task <s_rvlcdip>; its tasks are <s_cord-v2>, <s_docvqa>");
    assertThat(Run.of("read", "--model", TROCR, "--task=cord-v2", LINE).err())
        .endsWith("this model has no task <s_cord-v2>; it has none, so leave the task out\n");
  }

  @Test
  void readsTheOtherPicturesWhenOneFails() {
    Run run = Run.of("read", "--json", "--model", TROCR, "nowhere.png", LINE);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.lines()).hasSize(2);
    assertThat(json(run.lines().getFirst()).getString("error")).contains("nowhere.png");
    assertThat(json(run.lines().getLast()).getString("text")).isEqualTo("industry, Mr. Brown");
  }

  @Test
  void givesSeveralReadingsBestFirst() {
    Run run =
        Run.of(
            "read", "--json", "--model", DONUT, "--beams=2", "--num-return-sequences=2", RECEIPT);

    assertThat(run.lines()).extracting(line -> json(line).getInt("rank")).containsExactly(1, 2);
    assertThat(json(run.lines().getFirst()).getJsonObject("content").getString("total"))
        .isEqualTo("3");
  }

  private static JsonObject textSequence(JsonObject line) {
    return Json.createObjectBuilder().add("text_sequence", line.getString("text")).build();
  }

  private static JsonArray recorded(Path folder) throws IOException {
    try (JsonReader json =
        Json.createReader(Files.newBufferedReader(folder.resolve("readings.json")))) {
      return json.readArray();
    }
  }
}
