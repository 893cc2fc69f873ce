// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.Config;
import dev.veduta.spi.GenerationKeys;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/// The score processors and warpers, compared with those of Transformers 5.18 as
/// `record_processors.py` recorded them, …
final class ProcessorRecordingTest {
  private static final int POSITIONS = 100;

  /// A recorded case, named for messages.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(
      String name,
      GenerationOptions options,
      int prompt,
      int[] text,
      float[] scores,
      float[] expected) {}

  @Test
  void changeScoresAsTransformersDoes() throws IOException {
    SoftAssertions all = new SoftAssertions();
    for (Case one : cases()) {
      float[] scores = one.scores().clone();
      GenerationSettings settings =
          GenerationSettings.of(one.options(), one.prompt(), scores.length, POSITIONS);
      ScoreProcessor.of(settings).forEach(processor -> processor.process(one.text(), scores));
      ScoreProcessor.warpers(settings).forEach(warper -> warper.process(one.text(), scores));
      all.check(() -> compare(one, settings.mode().draws(), scores));
    }
    all.assertAll();
  }

  @Test
  void areRecordedEachAndTogether() throws IOException {
    Set<GenerationOption> recorded = EnumSet.noneOf(GenerationOption.class);
    cases()
        .forEach(
            one ->
                EnumSet.allOf(GenerationOption.class).stream()
                    .filter(option -> option.isSetIn(one.options()))
                    .forEach(recorded::add));

    assertThat(recorded)
        .containsAll(
            EnumSet.range(GenerationOption.TEMPERATURE, GenerationOption.BEGIN_SUPPRESS_TOKENS))
        .contains(
            GenerationOption.EXPONENTIAL_DECAY_LENGTH_PENALTY,
            GenerationOption.REMOVE_INVALID_VALUES,
            GenerationOption.RENORMALIZE_LOGITS,
            GenerationOption.PREFIX_ALLOWED_TOKENS_FN,
            GenerationOption.FORCED_BOS_TOKEN_ID,
            GenerationOption.FORCED_EOS_TOKEN_ID,
            GenerationOption.MIN_LENGTH,
            GenerationOption.MIN_NEW_TOKENS);
  }

  private static void compare(Case one, boolean draws, float[] scores) {
    float[] found = draws ? sortedAmongEquals(one.scores(), scores) : scores;
    float[] expected = draws ? sortedAmongEquals(one.scores(), one.expected()) : one.expected();
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i] == Float.NEGATIVE_INFINITY)
          .as("token %d is banned in %s", i, one.name())
          .isEqualTo(expected[i] == Float.NEGATIVE_INFINITY);
      if (Float.isFinite(expected[i])) {
        // A few roundings of 32 bits, of which log-softmax has two that don't shrink with the
        // score.
        assertThat(found[i])
            .as("score of token %d in %s", i, one.name())
            .isCloseTo(expected[i], within(1e-6f * Math.max(1, Math.abs(expected[i]))));
      }
    }
    if (draws) {
      float[] wanted = Distribution.softmax(expected);
      float[] probabilities = Distribution.softmax(found);
      for (int i = 0; i < found.length; i++) {
        assertThat(probabilities[i])
            .as("probability of token %d in %s", i, one.name())
            .isCloseTo(wanted[i], within(1e-5f));
      }
    }
  }

  /// Which of equally likely tokens are cut is left open by PyTorch, whose sorts are not stable;
  /// how many is not.
  private static float[] sortedAmongEquals(float[] scores, float[] results) {
    List<Integer> ids = IntStream.range(0, scores.length).boxed().collect(Collectors.toList());
    ids.sort(
        Comparator.comparingDouble((Integer id) -> scores[id] + 0f)
            .thenComparingDouble(id -> results[id]));
    float[] sorted = new float[scores.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = results[ids.get(i)];
    }
    return sorted;
  }

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (InputStream in = ProcessorRecordingTest.class.getResourceAsStream("processors.jsonl")) {
      assertThat(in).as("the recording").isNotNull();
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        cases.add(parse(Config.parse("line " + (cases.size() + 1), line.getBytes(UTF_8))));
      }
    }
    return cases;
  }

  private static Case parse(Config config) {
    GenerationOptions options = GenerationKeys.read(config.at("options"));
    if (config.has("allowed")) {
      int[] allowed = ints(config.value("allowed").asJsonArray());
      options = options.toBuilder().prefixAllowedTokens(_ -> allowed).build();
    }
    String name = config.location() + " " + config.at("options").json();
    return new Case(
        name,
        options,
        config.integer("prompt", 1, 1, POSITIONS),
        ints(config.value("text").asJsonArray()),
        floats(config.value("scores").asJsonArray()),
        floats(config.value("expected").asJsonArray()));
  }

  private static int[] ints(JsonArray array) {
    return array.getValuesAs(JsonNumber.class).stream().mapToInt(JsonNumber::intValue).toArray();
  }

  /// Python's names stand for what JSON has no numbers for.
  private static float[] floats(JsonArray array) {
    float[] floats = new float[array.size()];
    for (int i = 0; i < floats.length; i++) {
      JsonValue value = array.get(i);
      floats[i] =
          value instanceof JsonString name
              ? switch (name.getString()) {
                case "inf" -> Float.POSITIVE_INFINITY;
                case "-inf" -> Float.NEGATIVE_INFINITY;
                default -> Float.NaN;
              }
              : (float) ((JsonNumber) value).doubleValue();
    }
    return floats;
  }
}
