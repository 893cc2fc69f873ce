// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.EarlyStopping;
import dev.veduta.api.ExponentialDecay;
import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Grammar;
import dev.veduta.api.SequenceBias;
import dev.veduta.spi.BatchOptions;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.PixelOptions.ResizeOrder;
import dev.veduta.spi.compute.DeviceOptions;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Speculation;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void readsEverySettingOfACaptioner() {
    Map<String, String> values = new TreeMap<>();
    values.put("model", "models/git");
    values.put("tokenizer.model", "models/words");
    values.put("image-processor.model", "models/pixels");
    values.put("revision", "v1");
    values.put("hub", "offline");
    values.put("untrained-seed", "-7");
    values.put("backend", "vector-cpu");
    values.put("threads", "3");
    values.put("precision", "bf16");
    values.put("speculative-decoding", "off");
    values.put("cache-weights", "true");
    values.put("device", "1");
    values.put("memory-limit", "8GiB");
    values.put("sessions", "2");
    values.put("batch-rows", "5");
    values.put("queue", "77");
    values.put("concurrency", "9");
    values.put("timeout", "30s");
    values.put("eager", "true");
    values.put("warm-up", "true");
    values.put("shutdown-timeout", "PT1M30S");
    values.put("interpolate-positions", "true");
    values.put("exif-orientation", "false");
    values.put("max-pixels", "1000");
    values.put("resize-order", "pillow-9");
    generationValues()
        .forEach((option, value) -> values.put("generation." + option.dashed(), value));

    assertThat(values.keySet())
        .as("this test names every setting")
        .containsExactlyInAnyOrderElementsOf(
            Options.ALL.stream()
                .map(Option::key)
                .filter(key -> !key.matches("(en|de)coder\\.model")) // which take model's place
                .toList());
    Settings settings = below("veduta.captioner.docs.", values);

    assertThat(settings.problems(Set.of())).isEmpty();
    assertThat(settings.names()).containsExactly("docs");
    assertThat(settings.captioner("docs"))
        .isEqualTo(
            new CaptionerSettings(
                "docs",
                "models/git",
                new ModelParts("", "", "models/words", "models/pixels", -7),
                new HubOptions(true, "v1"),
                "vector-cpu",
                new ComputeSettings(
                    3, Precision.BF16, Speculation.OFF, true, new DeviceOptions(1, 8L << 30)),
                2,
                new BatchOptions(5, 77),
                GenerationOptions.builder()
                    .maxNewTokens(1)
                    .maxLength(2)
                    .minNewTokens(3)
                    .minLength(4)
                    .maxTime(0.5)
                    .stopStrings(List.of("a, b", "\n"))
                    .maxRepeats(18)
                    .numBeams(5)
                    .numReturnSequences(6)
                    .lengthPenalty(-0.5)
                    .earlyStopping(EarlyStopping.NEVER)
                    .numBeamGroups(19)
                    .diversityPenalty(0.25)
                    .penaltyAlpha(0.6)
                    .promptLookupNumTokens(20)
                    .maxMatchingNgramSize(21)
                    .doSample(true)
                    .seed(-9_000_000_000L)
                    .temperature(0.7)
                    .topK(22)
                    .topP(0.9)
                    .minP(0.05)
                    .typicalP(0.8)
                    .epsilonCutoff(3e-4)
                    .etaCutoff(4e-4)
                    .topH(0.4)
                    .repetitionPenalty(1.5)
                    .noRepeatNgramSize(7)
                    .badWordsIds(List.of(List.of(1, 2), List.of(3)))
                    .sequenceBias(
                        List.of(
                            new SequenceBias(List.of(1, 2), 0.5), new SequenceBias(List.of(3), -1)))
                    .suppressTokens(List.of(8, 9))
                    .beginSuppressTokens(List.of(10))
                    .forceWordsIds(List.of(List.of(List.of(1, 2), List.of(3)), List.of(List.of(4))))
                    .exponentialDecayLengthPenalty(new ExponentialDecay(5, 1.1))
                    .removeInvalidValues(true)
                    .renormalizeLogits(false)
                    .grammar(Grammar.words(List.of("a cat", "a dog")))
                    .forcedBosTokenId(11)
                    .forcedEosTokenIds(List.of(12, 13))
                    .bosTokenId(14)
                    .decoderStartTokenId(17)
                    .eosTokenIds(List.of(15, 16))
                    .padTokenId(0)
                    .build(),
                new PixelOptions(false, 1000, ResizeOrder.PILLOW_9),
                true,
                new ServingSettings(
                    true, true, Duration.ofSeconds(30), 9, Duration.ofSeconds(90))));
  }

  private static Map<GenerationOption, String> generationValues() {
    Map<GenerationOption, String> values = new EnumMap<>(GenerationOption.class);
    values.put(GenerationOption.MAX_NEW_TOKENS, "1");
    values.put(GenerationOption.MAX_LENGTH, "2");
    values.put(GenerationOption.MIN_NEW_TOKENS, "3");
    values.put(GenerationOption.MIN_LENGTH, "4");
    values.put(GenerationOption.MAX_TIME, "0.5");
    values.put(GenerationOption.STOP_STRINGS, "a\\, b,\\n");
    values.put(GenerationOption.MAX_REPEATS, "18");
    values.put(GenerationOption.NUM_BEAMS, "5");
    values.put(GenerationOption.NUM_RETURN_SEQUENCES, "6");
    values.put(GenerationOption.LENGTH_PENALTY, "-0.5");
    values.put(GenerationOption.EARLY_STOPPING, "never");
    values.put(GenerationOption.NUM_BEAM_GROUPS, "19");
    values.put(GenerationOption.DIVERSITY_PENALTY, "0.25");
    values.put(GenerationOption.PENALTY_ALPHA, "0.6");
    values.put(GenerationOption.PROMPT_LOOKUP_NUM_TOKENS, "20");
    values.put(GenerationOption.MAX_MATCHING_NGRAM_SIZE, "21");
    values.put(GenerationOption.DO_SAMPLE, "true");
    values.put(GenerationOption.SEED, "-9000000000");
    values.put(GenerationOption.TEMPERATURE, "0.7");
    values.put(GenerationOption.TOP_K, "22");
    values.put(GenerationOption.TOP_P, "0.9");
    values.put(GenerationOption.MIN_P, "0.05");
    values.put(GenerationOption.TYPICAL_P, "0.8");
    values.put(GenerationOption.EPSILON_CUTOFF, "3e-4");
    values.put(GenerationOption.ETA_CUTOFF, "4e-4");
    values.put(GenerationOption.TOP_H, "0.4");
    values.put(GenerationOption.REPETITION_PENALTY, "1.5");
    values.put(GenerationOption.NO_REPEAT_NGRAM_SIZE, "7");
    values.put(GenerationOption.BAD_WORDS_IDS, "1,2; 3");
    values.put(GenerationOption.SEQUENCE_BIAS, "1,2:0.5; 3:-1");
    values.put(GenerationOption.SUPPRESS_TOKENS, "8, 9");
    values.put(GenerationOption.BEGIN_SUPPRESS_TOKENS, "10");
    values.put(GenerationOption.FORCE_WORDS_IDS, "1,2|3; 4");
    values.put(GenerationOption.EXPONENTIAL_DECAY_LENGTH_PENALTY, "5,1.1");
    values.put(GenerationOption.REMOVE_INVALID_VALUES, "true");
    values.put(GenerationOption.RENORMALIZE_LOGITS, "false");
    values.put(GenerationOption.GRAMMAR, "words:a cat|a dog");
    values.put(GenerationOption.FORCED_BOS_TOKEN_ID, "11");
    values.put(GenerationOption.FORCED_EOS_TOKEN_ID, "12,13");
    values.put(GenerationOption.BOS_TOKEN_ID, "14");
    values.put(GenerationOption.DECODER_START_TOKEN_ID, "17");
    values.put(GenerationOption.EOS_TOKEN_ID, "15,16");
    values.put(GenerationOption.PAD_TOKEN_ID, "0");
    return values;
  }

  @Test
  void readsAModelThatIsPutTogether() {
    Settings settings =
        below(
            "veduta.captioner.docs.",
            Map.of("encoder.model", "models/vit", "decoder.model", "models/gpt2"));

    assertThat(settings.problems(Set.of())).isEmpty();
    assertThat(settings.names()).containsExactly("docs");
    assertThat(settings.captioner("docs"))
        .isEqualTo(
            CaptionerSettings.ofParts(
                "docs", new ModelParts("models/vit", "models/gpt2", "", "", 0)));
  }

  @Test
  void refusesHalfAModel() {
    assertThat(
            below("veduta.captioner.docs.", Map.of("encoder.model", "models/vit"))
                .problems(Set.of()))
        .singleElement()
        .asString()
        .contains("'docs'", "encoder.model and decoder.model");
  }

  @Test
  void refusesAModelThatIsNamedTwice() {
    assertThat(
            below(
                    "veduta.captioner.docs.",
                    Map.of(
                        "model", "models/git",
                        "encoder.model", "models/vit",
                        "decoder.model", "models/gpt2"))
                .problems(Set.of()))
        .singleElement()
        .asString()
        .contains("'docs'", "both a model and an encoder");
  }

  @Test
  void leavesWhatIsNotSetToTheCheckpoint() {
    assertThat(of("veduta.captioner.docs.model", "m").captioner("docs"))
        .isEqualTo(CaptionerSettings.of("docs", "m"));
  }

  @Test
  void sharesBackendAndThreadsAmongCaptionersThatHaveNoneOfTheirOwn() {
    Settings settings =
        of(
            "veduta.backend", "cuda",
            "veduta.precision", "int8",
            "veduta.threads", "4",
            "veduta.captioner.a.model", "m",
            "veduta.captioner.b.model", "m",
            "veduta.captioner.b.backend", "vector-cpu",
            "veduta.captioner.b.threads", "2",
            "veduta.captioner.b.precision", "fp32");

    assertThat(settings.captioner("a"))
        .isEqualTo(
            CaptionerSettings.of("a", "m")
                .withBackend("cuda")
                .withThreads(4)
                .withPrecision(Precision.INT8));
    assertThat(settings.captioner("b"))
        .isEqualTo(CaptionerSettings.of("b", "m").withBackend("vector-cpu").withThreads(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          threads | many | a whole number from 0 (one for each processor) to 1024
          threads | 1025 | a whole number from 0 (one for each processor) to 1024
          precision | fp64 | fp32, bf16, fp16, tf32 or int8
          device | first | a whole number from 0 to 1023
          device | 1024 | a whole number from 0 to 1023
          memory-limit | 8GB | a number with KiB, MiB, GiB or TiB, such as 8GiB, or 0 for no limit
          memory-limit | -1GiB | a number with KiB, MiB, GiB or TiB, such as 8GiB, or 0 for no limit
          sessions | 0 | a whole number from 1 to 1024
          backend | cuda, , vector-cpu | auto, the name of a backend, or several in order, such as cuda, vector-cpu
          timeout | 30 | a whole number with ms, s, m or h, such as 30s, an ISO 8601 duration such as PT1M30S, or 0
          shutdown-timeout | P366D | a whole number with ms, s, m or h, such as 30s, an ISO 8601 duration such as PT1M30S, or 0
          concurrency | -1 | a whole number from 0 (any number) to 1000000
          eager | yes | true or false
          queue | 0 | a whole number from 1 to 1000000
          exif-orientation | yes | true or false
          max-pixels | 0 | a whole number from 1 to 700000000
          resize-order | pillow-10 | pillow-13 or pillow-9
          generation.max-new-tokens | 0 | a whole number of at least 1
          generation.min-length | -1 | a whole number of at least 0
          generation.num-beams | 1025 | a whole number from 1 to 1024
          generation.length-penalty | NaN | a number from -1000000 to 1000000
          generation.repetition-penalty | 0 | a number above 0 and up to 1000000
          generation.early-stopping | sometimes | false, true or never
          generation.bad-words-ids | 1,2; | sequences of token ids such as 1,2;3
          generation.suppress-tokens | 1;2 | token ids such as 102,0
          generation.pad-token-id | -1 | a token id
          """)
  void namesKeyValueAndWhatWasExpected(String option, String value, String expected) {
    String key = "veduta.captioner.docs." + option;

    assertThat(of("veduta.captioner.docs.model", "m", key, value).problems(Set.of()))
        .containsExactly("%s must be %s, got '%s'".formatted(key, expected, value));
  }

  @Test
  void namesAllProblemsAtOnce() {
    Settings settings =
        of(
            "veduta.threads", "-1",
            "veduta.captioner.docs.model", "m",
            "veduta.captioner.docs.sessions", "none",
            "veduta.captioner.shop.model", " ",
            "veduta.captioner.shop.modle", "m");

    assertThat(settings.problems(Set.of("receits")))
        .containsExactly(
            "veduta.captioner.shop.modle is not a setting; did you mean"
                + " veduta.captioner.shop.model?",
            "veduta.threads must be a whole number from 0 (one for each processor) to 1024, got"
                + " '-1'",
            "veduta.captioner.docs.sessions must be a whole number from 1 to 1024, got 'none'",
            "no captioner is configured as 'receits'; configured are: docs, shop. Set"
                + " veduta.captioner.receits.model to a model directory or hub id.",
            "no captioner is configured as 'shop'; configured are: docs. Set"
                + " veduta.captioner.shop.model to a model directory or hub id."
                + " veduta.captioner.shop.model is empty, or refers to a key that has no value.");
    assertThat(settings.sound(List.of("docs", "receits"))).isEmpty();
    assertThatThrownBy(() -> settings.captioner("shop"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no captioner is configured as 'shop'")
        .hasMessageContaining("veduta.threads");
  }

  @Test
  void reportsSettingsOfACaptionerWithoutModel() {
    assertThat(
            of("veduta.captioner.docs.model", "m", "veduta.captioner.dogs.threads", "1")
                .problems(Set.of()))
        .containsExactly(
            "no captioner is configured as 'dogs'; configured are: docs. Set"
                + " veduta.captioner.dogs.model to a model directory or hub id.");
  }

  @Test
  void reportsNamesThatNoKeyCanHold() {
    assertThat(of().problems(Set.of("a.b")))
        .containsExactly(
            "the name of a captioner consists of letters, digits, '-' and '_', got 'a.b'");
  }

  @Test
  void reportsValuesThatCanNotBeRead() {
    Settings settings =
        Settings.of(
            key -> {
              if (key.endsWith(".model")) {
                throw new NoSuchElementException("SRCFG00011: Could not expand value NOWHERE");
              }
              return Optional.empty();
            },
            List.of("veduta.captioner.docs.model"));

    assertThat(settings.problems(Set.of()))
        .contains(
            "veduta.captioner.docs.model can't be read: SRCFG00011: Could not expand value"
                + " NOWHERE");
  }

  @Test
  void acceptsKeysThatAConfigurationGuessedFromTheEnvironment() {
    // SmallRye Config lists VEDUTA_CAPTIONER_DOCS_MAX_PIXELS under both spellings and finds it
    // under
    // the dashed one.
    Settings settings =
        of(
            "veduta.captioner.docs.model", "m",
            "VEDUTA_CAPTIONER_DOCS_MAX_PIXELS", "9",
            "veduta.captioner.docs.max.pixels", "9",
            "veduta.captioner.docs.max-pixels", "9",
            "VEDUTA_JAVA_HOME", "/jdk",
            "veduta.java.home", "/jdk");

    assertThat(settings.problems(Set.of())).isEmpty();
    assertThat(of("veduta.captioner.docs.model", "m", "veduta.captioner.docs.max.pixels", "9"))
        .extracting(without -> without.problems(Set.of()))
        .asString()
        .contains("veduta.captioner.docs.max.pixels is not a setting");
  }

  static Settings of(String... keysAndValues) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return below("", values);
  }

  private static Settings below(String prefix, Map<String, String> values) {
    Map<String, String> all = new TreeMap<>();
    values.forEach((key, value) -> all.put(prefix + key, value));
    return Settings.of(key -> Optional.ofNullable(all.get(key)), all.keySet());
  }
}
