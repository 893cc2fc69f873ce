// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A generation option …
class GenerationOptionTest {

  @Test
  void isARowForEachComponent() {
    assertThat(GenerationOption.values())
        .hasSameSizeAs(GenerationOptions.class.getRecordComponents());
    assertThat(Arrays.stream(GenerationOption.values()).map(GenerationOption::key))
        .contains("num_beams", "eos_token_id", "prefix_allowed_tokens_fn");
  }

  @ParameterizedTest
  @EnumSource
  void survivesItsTextAndABuilderAndFillsGaps(GenerationOption option) {
    if (!option.isText()) {
      return;
    }
    GenerationOptionsBuilder builder = GenerationOptions.builder();
    option.parse(sample(option), builder);
    GenerationOptions options = builder.build();

    assertThat(option.isSetIn(options)).isTrue();
    assertThat(Arrays.stream(GenerationOption.values()).filter(other -> other.isSetIn(options)))
        .as("what is set")
        .containsExactly(option);
    GenerationOptionsBuilder again = GenerationOptions.builder();
    option.parse(option.format(options).orElseThrow(), again);
    assertThat(again.build()).isEqualTo(options);
    assertThat(options.toBuilder().build()).isEqualTo(options);
    assertThat(GenerationOptions.DEFAULT.orElse(options)).isEqualTo(options);
    assertThat(options.orElse(GenerationOptions.DEFAULT)).isEqualTo(options);
  }

  @ParameterizedTest
  @EnumSource
  void refusesTextsThatSayNoneOfItsValues(GenerationOption option) {
    if (option.kind() != GenerationOption.Kind.TEXTS) {
      assertThatThrownBy(() -> option.parse("so:so;", GenerationOptions.builder()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("%s must be %s, got 'so:so;'", option.key(), option.expected());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NUM_BEAMS|0",
        "NUM_BEAMS|1025",
        "MAX_TIME|0",
        "MAX_TIME|NaN",
        "TEMPERATURE|0",
        "TOP_P|1.1",
        "TOP_K|-1",
        "TYPICAL_P|0",
        "TOP_H|0",
        "MIN_P|-0.1",
        "REPETITION_PENALTY|-1",
        "LENGTH_PENALTY|Infinity",
        "EOS_TOKEN_ID|1,-2",
        "BAD_WORDS_IDS|1;;2",
        "SEQUENCE_BIAS|1:NaN",
        "STOP_STRINGS|a,,b",
        "EXPONENTIAL_DECAY_LENGTH_PENALTY|1,0",
        "FORCE_WORDS_IDS|1;;2",
        "MAX_REPEATS|-1",
        "SEED|1.5",
        "DO_SAMPLE|yes",
      })
  void refusesValuesOutOfRange(GenerationOption option, String text) {
    assertThatThrownBy(() -> option.parse(text, GenerationOptions.builder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(option.key() + " must be " + option.range())
        .hasMessageEndingWith("got '" + text + "'");
  }

  @Test
  void isCheckedInJavaToo() {
    assertThatThrownBy(() -> GenerationOptions.builder().topP(2).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("top_p must be a number from 0 to 1, got 2.0");
  }

  @Test
  void isReplacedWithItsOtherSpelling() {
    GenerationOptions call = GenerationOptions.builder().maxNewTokens(5).build();
    GenerationOptions model = GenerationOptions.builder().maxLength(30).minLength(2).build();

    assertThat(call.orElse(model).maxLength()).isNull();
    assertThat(call.orElse(model).minLength()).isEqualTo(2);
  }

  @Test
  void readsEscapedTexts() {
    GenerationOptionsBuilder builder = GenerationOptions.builder();
    GenerationOption.STOP_STRINGS.parse("a\\, b,\\n,\\\\", builder);

    assertThat(builder.build().stopStrings()).isEqualTo(List.of("a, b", "\n", "\\"));
  }

  private static String sample(GenerationOption option) {
    return switch (option.kind()) {
      case WHOLE_NUMBER, TOKEN -> "3";
      case NUMBER -> "0.5";
      case FLAG -> "true";
      case CHOICE -> "never";
      case TOKENS -> "1,2";
      case SEQUENCES -> "1,2;3";
      case WORDS -> "1,2|3;4";
      case BIASES -> "1,2:0.5;3:-1.0";
      case DECAY -> "5,1.1";
      case TEXTS -> "a\\,b,c";
      case GRAMMAR -> "words:a|b";
      case FUNCTION -> "";
    };
  }
}
