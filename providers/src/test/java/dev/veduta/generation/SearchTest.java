// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A search, on a language of 5 tokens whose probabilities depend on the last two, …
final class SearchTest {
  private static final int VOCABULARY = 5;
  private static final int EOS = 4;
  private static final int LENGTH = 5;
  private static final int[] PROMPT = {0};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void withABeamForEveryTextFindsTheBestOfAll(long seed) {
    Language language = language(seed);
    GenerationOptions options =
        GenerationOptions.builder()
            .numBeams(1000)
            .maxNewTokens(LENGTH)
            .lengthPenalty(0.7)
            .earlyStopping(EarlyStopping.NEVER)
            .eosTokenIds(List.of(EOS))
            .build();

    Generated best = run(options, language).getFirst();

    Scored expected = best(language, 0.7);
    assertThat(best.tokens()).isEqualTo(expected.tokens());
    assertThat(best.score()).isCloseTo(expected.score(), within(1e-5));
  }

  @Test
  void withOneBeamTakesTheLikeliestTokenEachTime() {
    Language language = language(7);
    GenerationOptions options =
        GenerationOptions.builder().maxNewTokens(LENGTH).eosTokenIds(List.of(EOS)).build();

    Generated greedy = run(options, language).getFirst();

    int[] text = {0};
    for (int i = 0; i < greedy.tokens().length; i++) {
      float[] row = language.after(text);
      int token = greedy.tokens()[i];
      assertThat(row[token]).isEqualTo(max(row)).isEqualTo(greedy.logProbabilities()[i]);
      text = plus(text, token);
    }
    assertThat(greedy.score())
        .isCloseTo(
            IntStream.range(0, greedy.tokens().length)
                .mapToDouble(i -> greedy.logProbabilities()[i])
                .average()
                .orElseThrow(),
            within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(EarlyStopping.class)
  void returnsAsManyDifferentTextsAsAskedForBestFirst(EarlyStopping earlyStopping) {
    GenerationOptions options =
        GenerationOptions.builder()
            .numBeams(4)
            .numReturnSequences(4)
            .earlyStopping(earlyStopping)
            .maxNewTokens(LENGTH)
            .eosTokenIds(List.of(EOS))
            .build();

    List<Generated> texts = run(options, language(11));

    assertThat(texts).hasSize(4);
    assertThat(texts).isSortedAccordingTo(Comparator.comparingDouble(text -> -text.score()));
    assertThat(texts.stream().map(text -> Arrays.toString(text.tokens()))).doesNotHaveDuplicates();
    for (Generated text : texts) {
      boolean ended = text.tokens()[text.tokens().length - 1] == EOS;
      assertThat(text.finishReason()).isEqualTo(ended ? FinishReason.EOS : FinishReason.MAX_TOKENS);
      assertThat(text.tokens().length).isLessThanOrEqualTo(LENGTH);
      assertThat(sum(text.logProbabilities()) / text.tokens().length)
          .isCloseTo(text.score(), within(1e-5));
    }
  }

  @Test
  void thatMayStopFirstIsNeverLongerThanOneThatMayNot() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(steps(EarlyStopping.FIRST, seed))
          .isLessThanOrEqualTo(steps(EarlyStopping.NEVER, seed));
    }
  }

  private static int steps(EarlyStopping earlyStopping, long seed) {
    GenerationOptions options =
        GenerationOptions.builder()
            .numBeams(2)
            .earlyStopping(earlyStopping)
            .maxNewTokens(12)
            .eosTokenIds(List.of(EOS))
            .build();
    return language(seed).drive(search(options), PROMPT);
  }

  private static List<Generated> run(GenerationOptions options, Language language) {
    Search search = search(options);
    language.drive(search, PROMPT);
    return search.result(FinishReason.MAX_TOKENS);
  }

  private static Search search(GenerationOptions options) {
    GenerationSettings settings = GenerationSettings.of(options, 1, VOCABULARY, 64);
    Endings endings = new Endings(settings, _ -> false);
    boolean hasBeams = settings.numBeams() > 1;
    Candidates candidates = new Candidates(ScoreProcessor.of(settings), hasBeams);
    return hasBeams
        ? new BeamSearch(settings, new LikeliestContinuations(candidates), endings, PROMPT)
        : new TokenByToken(new LikeliestToken(candidates), endings, PROMPT);
  }

  /// The best text of all there are.
  private static Scored best(Language language, double lengthPenalty) {
    List<Scored> ended = new ArrayList<>();
    List<Scored> open = List.of(new Scored(new int[0], 0));
    for (int length = 1; length <= LENGTH; length++) {
      List<Scored> longer = new ArrayList<>();
      for (Scored text : open) {
        float[] row = language.after(concat(new int[] {0}, text.tokens()));
        for (int token = 0; token < VOCABULARY; token++) {
          Scored next = new Scored(plus(text.tokens(), token), text.score() + row[token]);
          boolean ends = token == EOS || length == LENGTH;
          (ends ? ended : longer)
              .add(
                  ends
                      ? new Scored(next.tokens(), next.score() / Math.pow(length, lengthPenalty))
                      : next);
        }
      }
      open = longer;
    }
    return ended.stream().max(Comparator.comparingDouble(Scored::score)).orElseThrow();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Scored(int[] tokens, double score) {}

  private static Language language(long seed) {
    return Language.random(seed, VOCABULARY);
  }

  private static int[] plus(int[] text, int token) {
    return concat(text, new int[] {token});
  }

  private static int[] concat(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  private static float max(float[] row) {
    float max = Float.NEGATIVE_INFINITY;
    for (float x : row) {
      max = Math.max(max, x);
    }
    return max;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
