// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sampling, on a language of few tokens, …
final class SamplingTest {
  private static final int[] PROMPT = {1};

  @Test
  void drawsEachTextAsOftenAsItIsProbable() {
    Language language = Language.random(1, 4);
    GenerationSettings settings =
        language.settings(PROMPT, options().maxNewTokens(2).temperature(0.7));
    Map<List<Integer>, Integer> counts = new HashMap<>();
    int draws = 20_000;
    for (int index = 0; index < draws; index++) {
      DrawnToken next =
          new DrawnToken(
              candidates(settings, false), ScoreProcessor.warpers(settings), new Sampler(3, index));
      Search search = new TokenByToken(next, Language.endings(settings), PROMPT);
      counts.merge(ids(language.texts(search, PROMPT).getFirst()), 1, Integer::sum);
    }

    float[] first = warm(language.after(PROMPT));
    double chiSquared = 0;
    int texts = 0;
    for (int a = 0; a < 4; a++) {
      float[] second = warm(language.after(Language.plus(PROMPT, a)));
      for (int b = 0; b < 4; b++) {
        boolean ends = a == Language.EOS;
        List<Integer> text = ends ? List.of(a) : List.of(a, b);
        double expected = draws * (ends ? Math.exp(first[a]) : Math.exp(first[a] + second[b]));
        if (!ends || b == 0) {
          double difference = counts.getOrDefault(text, 0) - expected;
          chiSquared += difference * difference / expected;
          texts++;
        }
      }
    }
    // 12 degrees of freedom pass 32.9 once in 1,000 times; the draws are always the same.
    assertThat(texts).isEqualTo(13);
    assertThat(chiSquared).isLessThan(32.9);
  }

  @Test
  void givesTheProbabilitiesOfTheModelNotThoseItDrewFrom() {
    Language language = Language.random(2, 6);
    GenerationSettings settings =
        language.settings(PROMPT, options().maxNewTokens(10).temperature(3.0));
    NextToken next =
        new DrawnToken(
            candidates(settings, false), ScoreProcessor.warpers(settings), new Sampler(1, 0));

    Generated text =
        language
            .texts(new TokenByToken(next, Language.endings(settings), PROMPT), PROMPT)
            .getFirst();

    int[] before = PROMPT;
    for (int i = 0; i < text.tokens().length; i++) {
      float expected = language.after(before)[text.tokens()[i]];
      assertThat(text.logProbabilities()[i]).isCloseTo(expected, within(1e-6f));
      before = Language.plus(before, text.tokens()[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void withABeamForEveryTextFindsTheBestOfAllWhateverItDraws(long seed) {
    Language language = Language.random(seed, 4);
    GenerationSettings settings =
        language.settings(
            PROMPT, options().maxNewTokens(3).numBeams(64).earlyStopping(EarlyStopping.NEVER));

    Generated best = language.texts(beams(settings, seed), PROMPT).getFirst();

    assertThat(best.score()).isCloseTo(language.best(PROMPT, 3, 1, _ -> true), within(1e-5));
  }

  @Test
  void withBeamsSaysTheSameForOneSeedAndOthersForOthers() {
    Language language = Language.random(1, 30);
    GenerationSettings settings =
        language.settings(PROMPT, options().maxNewTokens(8).numBeams(3).numReturnSequences(3));
    List<List<Integer>> texts = new ArrayList<>();
    for (long seed = 0; seed < 5; seed++) {
      List<Generated> once = language.texts(beams(settings, seed), PROMPT);
      List<Generated> again = language.texts(beams(settings, seed), PROMPT);

      assertThat(once).hasSize(3);
      assertThat(once.stream().map(SamplingTest::ids)).doesNotHaveDuplicates();
      assertThat(again.stream().map(SamplingTest::ids).toList())
          .isEqualTo(once.stream().map(SamplingTest::ids).toList());
      texts.add(ids(once.getFirst()));
    }
    assertThat(texts).doesNotHaveDuplicates();
  }

  @Test
  void withBeamsGoesOnWhereFewerTokensArePossibleThanThereAreBeams() {
    Language language = Language.random(1, 6);
    GenerationSettings settings =
        language.settings(
            PROMPT,
            options()
                .maxNewTokens(4)
                .numBeams(4)
                .numReturnSequences(4)
                .prefixAllowedTokens(_ -> new int[] {3}));

    List<Generated> texts = language.texts(beams(settings, 1), PROMPT);

    assertThat(ids(texts.getFirst())).isEqualTo(List.of(3, 3, 3, 3));
    assertThat(texts.getFirst().finishReason()).isEqualTo(FinishReason.MAX_TOKENS);
  }

  private static GenerationOptionsBuilder options() {
    return GenerationOptions.builder().doSample(true).topK(0);
  }

  private static Candidates candidates(GenerationSettings settings, boolean normalizeFirst) {
    return new Candidates(ScoreProcessor.of(settings), normalizeFirst);
  }

  private static Search beams(GenerationSettings settings, long seed) {
    Continuations drawn =
        new DrawnContinuations(
            candidates(settings, true), ScoreProcessor.warpers(settings), new Sampler(seed, 0));
    return new BeamSearch(settings, drawn, Language.endings(settings), PROMPT);
  }

  private static float[] warm(float[] scores) {
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= 0.7f;
    }
    Distribution.logSoftmax(scores);
    return scores;
  }

  private static List<Integer> ids(Generated text) {
    return Arrays.stream(text.tokens()).boxed().toList();
  }
}
