// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A score processor …
final class ScoreProcessorTest {
  private static final float BANNED = Float.NEGATIVE_INFINITY;
  private static final int VOCABULARY = 6;

  @Test
  void dividesPositiveAndMultipliesNegativeScoresOfTokensThatOccurredOnceEach() {
    float[] scores =
        processed(options().repetitionPenalty(2), new int[] {1, 2, 1}, 1, 4, -4, 1, 0, 0);

    assertThat(scores).containsExactly(1, 2, -8, 1, 0, 0);
  }

  @Test
  void bansWhateverWouldRepeatAnNgram() {
    float[] scores =
        processed(options().noRepeatNgramSize(2), new int[] {1, 2, 3, 1}, 0, 0, 0, 0, 0, 0);

    assertThat(scores).containsExactly(0, 0, BANNED, 0, 0, 0);
  }

  @Test
  void bansEveryTokenThatOccurredWhenTheNgramIsOneToken() {
    float[] scores = processed(options().noRepeatNgramSize(1), new int[] {1, 4}, 0, 0, 0, 0, 0, 0);

    assertThat(scores).containsExactly(0, BANNED, 0, 0, BANNED, 0);
  }

  @Test
  void leavesTextsShorterThanTheNgramAlone() {
    float[] scores = processed(options().noRepeatNgramSize(3), new int[] {1}, 0, 0, 0, 0, 0, 0);

    assertThat(scores).containsExactly(0, 0, 0, 0, 0, 0);
  }

  @Test
  void bansTheLastTokenOfABadWordOnlyWhereItsBeginningStands() {
    GenerationOptionsBuilder badWords =
        options().badWordsIds(List.of(List.of(5), List.of(1, 2), List.of(4, 3)));

    assertThat(processed(badWords, new int[] {0, 1}, 0, 0, 0, 0, 0, 0))
        .containsExactly(0, 0, BANNED, 0, 0, BANNED);
  }

  @Test
  void dropsABadWordThatIsTheEndOfSequenceItself() {
    GenerationOptionsBuilder badWords =
        options().eosTokenIds(List.of(5)).badWordsIds(List.of(List.of(5)));

    assertThat(processed(badWords, new int[] {0}, 0, 0, 0, 0, 0, 0))
        .containsExactly(0, 0, 0, 0, 0, 0);
  }

  @Test
  void bansTheEndUntilTheTextIsLongEnough() {
    GenerationOptionsBuilder minimum = options().eosTokenIds(List.of(3)).minNewTokens(2);

    assertThat(processed(minimum, new int[] {0, 1}, 0, 0, 0, 0, 0, 0)[3]).isEqualTo(BANNED);
    assertThat(processed(minimum, new int[] {0, 1, 1}, 0, 0, 0, 0, 0, 0)[3]).isZero();
  }

  @Test
  void countsThePromptInMinLength() {
    GenerationOptionsBuilder minimum = options().eosTokenIds(List.of(3)).minLength(3);

    assertThat(processed(minimum, new int[] {0, 1}, 0, 0, 0, 0, 0, 0)[3]).isEqualTo(BANNED);
    assertThat(processed(minimum, new int[] {0, 1, 1}, 0, 0, 0, 0, 0, 0)[3]).isZero();
  }

  @Test
  void forcesTheFirstAndTheLastToken() {
    GenerationOptionsBuilder forced =
        options().forcedBosTokenId(4).forcedEosTokenIds(List.of(5)).maxLength(4);

    assertThat(processed(forced, new int[] {0}, 1, 2, 3, 4, 5, 6))
        .containsExactly(BANNED, BANNED, BANNED, BANNED, 0, BANNED);
    assertThat(processed(forced, new int[] {0, 4, 1}, 1, 2, 3, 4, 5, 6))
        .containsExactly(BANNED, BANNED, BANNED, BANNED, BANNED, 0);
    assertThat(processed(forced, new int[] {0, 4}, 1, 2, 3, 4, 5, 6))
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void suppressesTokensAlwaysOrOnlyFirst() {
    GenerationOptionsBuilder suppress =
        options().suppressTokens(List.of(1)).beginSuppressTokens(List.of(2));

    assertThat(processed(suppress, new int[] {0}, 0, 0, 0, 0, 0, 0))
        .containsExactly(0, BANNED, BANNED, 0, 0, 0);
    assertThat(processed(suppress, new int[] {0, 3}, 0, 0, 0, 0, 0, 0))
        .containsExactly(0, BANNED, 0, 0, 0, 0);
  }

  private static GenerationOptionsBuilder options() {
    return GenerationOptions.builder();
  }

  /// The scores after all processors; the prompt is the first token.
  private static float[] processed(GenerationOptionsBuilder options, int[] text, float... scores) {
    GenerationSettings settings = GenerationSettings.of(options.build(), 1, VOCABULARY, 64);
    ScoreProcessor.of(settings).forEach(processor -> processor.process(text, scores));
    return scores;
  }
}
