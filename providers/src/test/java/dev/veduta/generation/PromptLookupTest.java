// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A search with guesses from the text itself …
final class PromptLookupTest {
  private static final int[] PROMPT = {1};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void saysWhatGreedySearchSays(long seed) {
    Random random = new Random(seed);
    Language language = Language.random(seed, 4 + (int) seed % 4);
    int[] prompt = random.ints(1 + random.nextInt(8), 1, 4).toArray();
    GenerationSettings settings = language.settings(prompt, options(random, seed));
    NextToken next = likeliest(settings);

    assertSame(
        language.texts(lookup(settings, next, prompt), prompt).getFirst(),
        language.texts(oneByOne(settings, next, prompt), prompt).getFirst());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void drawsWhatIsDrawnWithoutGuesses(long seed) {
    Random random = new Random(seed);
    Language language = Language.random(seed, 4 + (int) seed % 4);
    int[] prompt = random.ints(1 + random.nextInt(8), 1, 4).toArray();
    GenerationSettings settings =
        language.settings(prompt, options(random, seed).doSample(true).temperature(0.6));

    assertSame(
        language.texts(lookup(settings, drawn(settings), prompt), prompt).getFirst(),
        language.texts(oneByOne(settings, drawn(settings), prompt), prompt).getFirst());
  }

  @Test
  void takesFewerStepsForATextThatRepeatsItself() {
    Language language = Language.random(1, 3);
    GenerationSettings settings =
        language.settings(
            PROMPT,
            GenerationOptions.builder().maxNewTokens(40).minNewTokens(40).promptLookupNumTokens(8));
    NextToken next = likeliest(settings);

    int with = language.drive(lookup(settings, next, PROMPT), PROMPT);
    int without = language.drive(oneByOne(settings, next, PROMPT), PROMPT);

    assertThat(without).isEqualTo(40);
    assertThat(with).isLessThan(without / 2);
  }

  private static GenerationOptionsBuilder options(Random random, long seed) {
    return GenerationOptions.builder()
        .maxNewTokens(30)
        .minNewTokens(random.nextInt(20))
        .noRepeatNgramSize(seed % 2 == 0 ? 0 : 4)
        .promptLookupNumTokens(1 + random.nextInt(6))
        .maxMatchingNgramSize(1 + random.nextInt(3));
  }

  private static NextToken likeliest(GenerationSettings settings) {
    return new LikeliestToken(new Candidates(ScoreProcessor.of(settings), false));
  }

  private static NextToken drawn(GenerationSettings settings) {
    return new DrawnToken(
        new Candidates(ScoreProcessor.of(settings), false),
        ScoreProcessor.warpers(settings),
        new Sampler(7, 0));
  }

  private static Search lookup(GenerationSettings settings, NextToken next, int[] prompt) {
    return new PromptLookup(settings, next, Language.endings(settings), prompt);
  }

  private static Search oneByOne(GenerationSettings settings, NextToken next, int[] prompt) {
    return new TokenByToken(next, Language.endings(settings), prompt);
  }

  private static void assertSame(Generated actual, Generated expected) {
    assertThat(actual.tokens()).isEqualTo(expected.tokens());
    assertThat(actual.logProbabilities()).isEqualTo(expected.logProbabilities());
    assertThat(actual.margins()).isEqualTo(expected.margins());
    assertThat(actual.finishReason()).isEqualTo(expected.finishReason());
  }
}
