// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.Caption;
import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Captioner;
import dev.veduta.api.Classification;
import dev.veduta.api.Classification.NamedClass;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.ImageClassifier;
import dev.veduta.api.Score;
import dev.veduta.api.Scorer;
import dev.veduta.api.Token;
import dev.veduta.api.VisualQuestionAnswerer;
import dev.veduta.runtime.CaptionerSettings;
import dev.veduta.runtime.Captioners;
import dev.veduta.spi.PixelOptions;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tasks of a captioner tell of given texts and questions …
final class RecordedScoresTest {

  /// Of sums in 32 bits.
  private static final Offset<Double> NEAR = within(1e-4);

  @ParameterizedTest
  @ValueSource(strings = {"git-vqa", "vit_gpt2", "clip_bart"})
  void howLikelyTransformersFindsThem(String checkpoint) throws IOException {
    JsonArray texts = recorded(checkpoint).getJsonArray("texts");
    try (Captioners captioners = open(checkpoint)) {
      Scorer scorer = captioners.get(Scorer.class);
      for (JsonObject text : texts.getValuesAs(JsonObject.class)) {
        Score score = scorer.score(picture(checkpoint, text), text.getString("text"));

        assertThat(score.tokens())
            .extracting(Token::id)
            .isEqualTo(integers(text.getJsonArray("tokens")));
        List<Double> expected = doubles(text.getJsonArray("log_probabilities"));
        for (int i = 0; i < expected.size(); i++) {
          assertThat((double) score.tokens().get(i).logProbability())
              .as("token %d of '%s'", i, text.getString("text"))
              .isCloseTo(expected.get(i), NEAR);
        }
        assertThat(score.logLikelihood())
            .isCloseTo(
                text.getJsonNumber("sum").doubleValue(), within(1e-4 * score.tokens().size()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"git-vqa", "vit_gpt2", "clip_bart"})
  void whichLossTransformersGivesThem(String checkpoint) throws IOException {
    JsonArray losses = recorded(checkpoint).getJsonArray("losses");
    try (Captioners captioners = open(checkpoint)) {
      Scorer scorer = captioners.get(Scorer.class);
      for (JsonObject loss : losses.getValuesAs(JsonObject.class)) {
        Score score =
            scorer.score(
                CaptionRequest.describe(picture(checkpoint, loss)),
                integers(loss.getJsonArray("tokens")),
                integers(loss.getJsonArray("labels")));

        assertThat(score.loss()).isCloseTo(loss.getJsonNumber("loss").doubleValue(), NEAR);
      }
      assertThat(losses.toString()).contains("-100");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"git-vqa", "vit_gpt2", "clip_bart"})
  void howLikelyEachNameOfManyIs(String checkpoint) throws IOException {
    JsonObject names = recorded(checkpoint).getJsonObject("names");
    Map<String, Double> expected =
        names.getJsonArray("classes").getValuesAs(JsonObject.class).stream()
            .collect(
                toMap(
                    one -> one.getString("name"),
                    one -> one.getJsonNumber("log_probability").doubleValue()));
    try (Captioners captioners = open(checkpoint)) {
      Classification classification =
          captioners
              .get(ImageClassifier.class)
              .classify(picture(checkpoint, names), List.copyOf(expected.keySet()));

      assertThat(classification.classes())
          .hasSize(50)
          .allSatisfy(
              one ->
                  assertThat(one.logProbability())
                      .as(one.name())
                      // The sum over up to nine tokens.
                      .isCloseTo(expected.get(one.name()), within(9e-4)))
          .isSortedAccordingTo((a, b) -> Double.compare(b.logProbability(), a.logProbability()));
      assertThat(classification.classes().stream().mapToDouble(NamedClass::probability).sum())
          .isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void whatTransformersAnswersToABatchPaddedOnTheLeft() throws IOException {
    GenerationOptions options = GenerationOptions.builder().maxNewTokens(10).build();
    try (Captioners captioners = open("git-vqa")) {
      VisualQuestionAnswerer answerer = captioners.get(VisualQuestionAnswerer.class);
      for (JsonObject batch :
          recorded("git-vqa").getJsonArray("questions").getValuesAs(JsonObject.class)) {
        List<Integer> pictures = integers(batch.getJsonArray("pictures"));
        List<CaptionRequest> requests = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
          Image picture = picture("git-vqa", pictures.get(i));
          requests.add(CaptionRequest.ask(picture, batch.getJsonArray("questions").getString(i)));
        }

        List<Caption> answers = answerer.answerAll(requests, options);

        List<List<Integer>> expected =
            batch.getJsonArray("tokens").getValuesAs(JsonArray.class).stream()
                .map(RecordedScoresTest::integers)
                .toList();
        assertThat(answers.stream().map(RecordedScoresTest::ids)).isEqualTo(expected);
        assertThat(
                IntStream.range(0, requests.size())
                    .mapToObj(
                        i ->
                            ids(
                                answerer
                                    .answerAll(requests.subList(i, i + 1), options)
                                    .getFirst())))
            .as("alone")
            .isEqualTo(expected);
      }
    }
  }

  private static Captioners open(String checkpoint) {
    return Captioners.open(
        CaptionerSettings.of(
                Captioner.DEFAULT, Cases.own(checkpoint).resolve("checkpoint").toString())
            .withPixels(PixelOptions.AS_TRANSFORMERS));
  }

  private static JsonObject recorded(String checkpoint) throws IOException {
    Path file = Cases.own(checkpoint).resolve("scores.json");
    try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
      return reader.readObject();
    }
  }

  private static Image picture(String checkpoint, JsonObject recorded) {
    return picture(checkpoint, recorded.getInt("picture"));
  }

  private static Image picture(String checkpoint, int index) {
    return Image.of(Cases.own(checkpoint).resolve("image-%d.png".formatted(index)));
  }

  private static List<Integer> ids(Caption caption) {
    return caption.tokens().stream().map(Token::id).toList();
  }

  private static List<Integer> integers(JsonArray numbers) {
    return numbers.getValuesAs(JsonNumber::intValue);
  }

  private static List<Double> doubles(JsonArray numbers) {
    return numbers.getValuesAs(JsonNumber::doubleValue);
  }
}
