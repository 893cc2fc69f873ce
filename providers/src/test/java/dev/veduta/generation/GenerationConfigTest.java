// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.ExponentialDecay;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ModelException;
import dev.veduta.api.SequenceBias;
import dev.veduta.spi.Config;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The generation options of a checkpoint …
final class GenerationConfigTest {

  @Test
  void areThoseOfTheFile() {
    GenerationOptions options =
        parse(
            """
            {"max_length": 30, "min_length": 2, "num_beams": 4, "num_return_sequences": 2,
             "length_penalty": 0.6, "early_stopping": "never", "repetition_penalty": 1.2,
             "no_repeat_ngram_size": 3, "bad_words_ids": [[7], [8, 9]], "suppress_tokens": [1],
             "begin_suppress_tokens": [2], "forced_eos_token_id": 102, "bos_token_id": 101,
             "eos_token_id": [102, 103], "pad_token_id": 0, "transformers_version": "5.18.0"}
            """);

    assertThat(options)
        .isEqualTo(
            GenerationOptions.builder()
                .maxLength(30)
                .minLength(2)
                .numBeams(4)
                .numReturnSequences(2)
                .lengthPenalty(0.6)
                .earlyStopping(EarlyStopping.NEVER)
                .repetitionPenalty(1.2)
                .noRepeatNgramSize(3)
                .badWordsIds(List.of(List.of(7), List.of(8, 9)))
                .suppressTokens(List.of(1))
                .beginSuppressTokens(List.of(2))
                .forcedEosTokenIds(List.of(102))
                .bosTokenId(101)
                .eosTokenIds(List.of(102, 103))
                .padTokenId(0)
                .build());
  }

  @Test
  void readEveryKindOfValue() {
    GenerationOptions options =
        parse(
            """
            {"do_sample": true, "temperature": 0.7, "top_k": 0, "max_time": 2, "stop_strings": "a,b",
             "force_words_ids": [[1, 2], [[3], [4, 5]]], "sequence_bias": [[[1, 2], 0.5], [[3], -1]],
             "exponential_decay_length_penalty": [5, 1.1], "remove_invalid_values": false, "seed": 42}
            """);

    assertThat(options)
        .isEqualTo(
            GenerationOptions.builder()
                .doSample(true)
                .temperature(0.7)
                .topK(0)
                .maxTime(2)
                .stopStrings(List.of("a,b"))
                .forceWordsIds(List.of(List.of(List.of(1, 2)), List.of(List.of(3), List.of(4, 5))))
                .sequenceBias(
                    List.of(new SequenceBias(List.of(1, 2), 0.5), new SequenceBias(List.of(3), -1)))
                .exponentialDecayLengthPenalty(new ExponentialDecay(5, 1.1))
                .removeInvalidValues(false)
                .build());
  }

  @Test
  void leaveUnsetWhatTheFileDoesNotSayOrSaysIsNull() {
    assertThat(parse("{\"num_beams\": null, \"_from_model_config\": true}"))
        .isEqualTo(GenerationOptions.DEFAULT);
  }

  @Test
  void giveWayToTheCallOneByOne() {
    GenerationOptions call = GenerationOptions.builder().maxNewTokens(5).numBeams(2).build();

    GenerationOptions merged =
        call.orElse(parse("{\"max_length\": 30, \"num_beams\": 4, \"eos_token_id\": 102}"));

    assertThat(merged.maxNewTokens()).isEqualTo(5);
    assertThat(merged.maxLength()).as("one length replaces both spellings").isNull();
    assertThat(merged.numBeams()).isEqualTo(2);
    assertThat(merged.eosTokenIds()).containsExactly(102);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"early_stopping\": \"soon\"}|early_stopping must be false, true or never, got \"soon\"",
        "{\"num_beams\": 0}|num_beams must be a whole number from 1 to 1024, got 0",
        "{\"eos_token_id\": [\"a\"]}|eos_token_id must be token ids",
        "{\"eos_token_id\": -1}|eos_token_id must be token ids, got -1",
        "{\"bad_words_ids\": [[]]}|bad_words_ids must be sequences of token ids",
        "{\"repetition_penalty\": 0}|repetition_penalty must be a number above 0",
        "{\"max_new_tokens\": 1.5}|max_new_tokens must be a whole number of at least 1",
      })
  void refuseNonsenseByName(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("generation_config.json: ")
        .hasMessageContaining(message);
  }

  private static GenerationOptions parse(String json) {
    return GenerationConfig.parse(Config.parse("generation_config.json", json.getBytes(UTF_8)));
  }
}
