// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Figures that others have published …
class PublishedFiguresTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("veduta.shared", "absent"), "testdata/metrics");
  private static final Watcher NOBODY = (phase, done, total) -> {};
  private static final Map<String, Metric> NAMES =
      Map.of(
          "Bleu_1", Metric.BLEU_1,
          "Bleu_2", Metric.BLEU_2,
          "Bleu_3", Metric.BLEU_3,
          "Bleu_4", Metric.BLEU_4,
          "ROUGE_L", Metric.ROUGE_L,
          "CIDEr", Metric.CIDER_D);

  @BeforeEach
  void needFiles() {
    assumeTrue(Files.isDirectory(FOLDER), FOLDER + " is absent: pass -Dveduta.shared=DIR");
  }

  @Test
  void areReproducedForCocosDemoToTheLastDigit() throws IOException {
    JsonObject corpus = expected("coco-caption").getJsonObject("corpus");
    Evaluation evaluation = evaluate(cocoItems());

    for (int i = 0; i < 4; i++) {
      assertThat(evaluation.score(metric("Bleu_" + (i + 1))).value())
          .isEqualTo(corpus.getJsonArray("Bleu").getJsonNumber(i).doubleValue());
    }
    assertThat(evaluation.score(Metric.ROUGE_L).value())
        .isEqualTo(corpus.getJsonNumber("ROUGE_L").doubleValue());
    assertThat(evaluation.score(Metric.CIDER_D).value())
        .isEqualTo(corpus.getJsonNumber("CIDEr").doubleValue());
  }

  @Test
  void areReproducedForEachOfCocosPicturesToTheLastDigit() throws IOException {
    JsonObject pictures = expected("coco-caption").getJsonObject("per_image");
    Evaluation evaluation = evaluate(cocoItems());

    assertThat(evaluation.items()).hasSameSizeAs(pictures.keySet());
    for (int i = 0; i < pictures.size(); i++) {
      String id = evaluation.items().get(i).id();
      JsonObject picture = pictures.getJsonObject(id);
      for (String name : picture.keySet()) {
        assertThat(evaluation.score(metric(name)).item(i))
            .as("%s of %s", name, id)
            .isEqualTo(picture.getJsonNumber(name).doubleValue());
      }
    }
  }

  @Test
  void agreeOnTheCountsBelowBleu() throws IOException {
    JsonObject counts = expected("coco-caption").getJsonObject("bleu_counts");
    long[] sum = new long[Bleu.WIDTH];
    Corpus corpus = Corpus.of(cocoItems(), Texts.of(Tokenization.BLANKS), NOBODY);
    for (long[] row : Bleu.counts(corpus, NOBODY)) {
      Arrays.setAll(sum, i -> sum[i] + row[i]);
    }

    assertThat(sum[Bleu.LENGTH]).isEqualTo(counts.getInt("testlen"));
    assertThat(sum[Bleu.REFERENCE_LENGTH]).isEqualTo(counts.getInt("reflen"));
    for (int n = 0; n < 4; n++) {
      assertThat(sum[Bleu.GUESSED + n]).isEqualTo(counts.getJsonArray("guess").getInt(n));
      assertThat(sum[Bleu.CORRECT + n]).isEqualTo(counts.getJsonArray("correct").getInt(n));
    }
  }

  @Test
  void beginWithTheSameWords() throws IOException {
    JsonObject tokenized = (JsonObject) json("coco-caption/res.json");
    JsonArray captions = (JsonArray) json("coco-caption/captions_val2014_fakecap_results.json");

    assertThat(captions).hasSameSizeAs(tokenized.keySet());
    for (JsonObject caption : captions.getValuesAs(JsonObject.class)) {
      assertThat(String.join(" ", PtbTokenizer.words(caption.getString("caption"))))
          .isEqualTo(tokenized.getJsonArray("" + caption.getInt("image_id")).getString(0));
    }
  }

  @Test
  void areReproducedForNlgEvalsFiles() throws IOException {
    JsonObject corpus = expected("nlg-eval").getJsonObject("corpus");
    List<String> predictions = Files.readAllLines(FOLDER.resolve("nlg-eval/hyp.txt"));
    List<String> first = Files.readAllLines(FOLDER.resolve("nlg-eval/ref1.txt"));
    List<String> second = Files.readAllLines(FOLDER.resolve("nlg-eval/ref2.txt"));
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      items.add(new Item("" + i, predictions.get(i), List.of(first.get(i), second.get(i))));
    }
    Evaluation evaluation = evaluate(items);

    NAMES.forEach(
        (name, metric) ->
            assertThat(evaluation.score(metric).value())
                .as(name)
                .isCloseTo(corpus.getJsonNumber(name).doubleValue(), within(0.5e-6))); // 6 digits
  }

  @Test
  void areReproducedForNlgEvalsSingleTexts() throws IOException {
    for (JsonObject one :
        expected("nlg-eval").getJsonArray("single").getValuesAs(JsonObject.class)) {
      List<String> references = one.getJsonArray("refs").getValuesAs(JsonString::getString);
      Evaluation evaluation = evaluate(List.of(new Item("1", one.getString("hyp"), references)));

      NAMES.forEach(
          (name, metric) -> {
            BigDecimal expected = one.getJsonNumber(name).bigDecimalValue();
            // As far as it was published: some digits are cut off, not rounded.
            double lastDigit = Math.min(1e-5, expected.ulp().doubleValue());
            assertThat(evaluation.score(metric).value())
                .as(name)
                .isCloseTo(expected.doubleValue(), within(lastDigit));
          });
    }
  }

  private static Metric metric(String name) {
    return Objects.requireNonNull(NAMES.get(name), name);
  }

  private static Evaluation evaluate(List<Item> items) {
    return Evaluation.of(items, Metric.USUAL, Texts.of(Tokenization.BLANKS), NOBODY);
  }

  private static List<Item> cocoItems() throws IOException {
    JsonObject references = (JsonObject) json("coco-caption/gts.json");
    JsonObject predictions = (JsonObject) json("coco-caption/res.json");
    return references.keySet().stream()
        .map(
            id ->
                new Item(
                    id,
                    predictions.getJsonArray(id).getString(0),
                    references.getJsonArray(id).getValuesAs(JsonString::getString)))
        .toList();
  }

  private static JsonObject expected(String name) throws IOException {
    return ((JsonObject) json("expected.json")).getJsonObject(name);
  }

  private static JsonStructure json(String file) throws IOException {
    try (JsonReader reader = Json.createReader(Files.newBufferedReader(FOLDER.resolve(file)))) {
      return reader.read();
    }
  }
}
