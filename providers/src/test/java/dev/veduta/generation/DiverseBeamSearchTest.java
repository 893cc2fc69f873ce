// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.GenerationOptions;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Beam search in groups …
final class DiverseBeamSearchTest {
  private static final int[] PROMPT = {1};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void withABeamForEveryTextFindsTheBestOfAllInItsFirstGroup(long seed) {
    Language language = Language.random(seed, 4);

    Generated best = run(language, 512, 2, 0.5, 4).getFirst();

    assertThat(best.score()).isCloseTo(language.best(PROMPT, 4, 1, _ -> true), within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void saysSomethingElseInEachGroupAtEveryStepWhereThePenaltyIsHigh(long seed) {
    Language language = Language.random(seed, 9);

    List<Generated> texts = run(language, 3, 3, 1000, 6);

    assertThat(texts)
        .hasSize(3)
        .isSortedAccordingTo(Comparator.comparingDouble(text -> -text.score()));
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < a; b++) {
        int[] one = texts.get(a).tokens();
        int[] other = texts.get(b).tokens();
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
          // A text that ends leaves its beam to another, whose token is the one that counts.
          assertThat(one[i] == other[i] && one[i] != Language.EOS).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void saysTheSameInEachGroupWhereThePenaltyIsTiny(long seed) {
    Language language = Language.random(seed, 9);

    List<Generated> texts = run(language, 4, 2, 1e-6, 6);

    assertThat(texts).hasSize(4);
    assertThat(texts.get(0).tokens()).isEqualTo(texts.get(1).tokens());
    assertThat(texts.get(2).tokens()).isEqualTo(texts.get(3).tokens());
    assertThat(texts.get(0).tokens()).isNotEqualTo(texts.get(2).tokens());
  }

  private static List<Generated> run(
      Language language, int beams, int groups, double penalty, int length) {
    GenerationSettings settings =
        language.settings(
            PROMPT,
            GenerationOptions.builder()
                .maxNewTokens(length)
                .numBeams(beams)
                .numReturnSequences(Math.min(beams, 4))
                .numBeamGroups(groups)
                .diversityPenalty(penalty)
                .earlyStopping(EarlyStopping.NEVER));
    return language.texts(
        new DiverseBeamSearch(
            settings, ScoreProcessor.of(settings), Language.endings(settings), PROMPT),
        PROMPT);
  }
}
