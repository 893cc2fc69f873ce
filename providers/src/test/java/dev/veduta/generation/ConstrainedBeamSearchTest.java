// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.EarlyStopping;
import dev.veduta.api.GenerationOptions;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Beam search for texts with given words …
final class ConstrainedBeamSearchTest {
  private static final int VOCABULARY = 4;
  private static final int LENGTH = 4;
  private static final double LENGTH_PENALTY = 0.7;
  private static final int[] PROMPT = {1};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void withABeamForEveryTextFindsTheBestOfThoseThatHaveTheWords(long seed) {
    Language language = Language.random(seed, VOCABULARY);
    List<List<List<Integer>>> words =
        seed % 2 == 0
            ? List.of(List.of(List.of(2, 3)))
            : List.of(List.of(List.of(3)), List.of(List.of(1, 2), List.of(2, 1)));

    Generated best = run(language, words, 256).getFirst();

    ForcedWords forced = new ForcedWords(words);
    double expected =
        language.best(PROMPT, LENGTH, LENGTH_PENALTY, text -> forced.after(text).isComplete());
    assertThat(best.score()).isCloseTo(expected, within(1e-5));
    assertThat(has(words, best)).isTrue();
  }

  @Test
  void countsAWordOfThePrompt() {
    ForcedWords words = new ForcedWords(List.of(List.of(List.of(1, 2))));

    assertThat(words.after(new int[] {3, 1, 2, 3}).isComplete()).isTrue();
    assertThat(words.after(new int[] {3, 1, 3, 2}).isComplete()).isFalse();
  }

  @Test
  void refusesAnAlternativeThatIsTheBeginningOfAnother() {
    List<List<Integer>> alternatives = List.of(List.of(1, 2), List.of(1));

    assertThatThrownBy(() -> new ForcedWords(List.of(alternatives)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("force_words_ids: [1, 2] begins with another alternative");
  }

  private static List<Generated> run(
      Language language, List<List<List<Integer>>> words, int beams) {
    GenerationSettings settings =
        language.settings(
            PROMPT,
            GenerationOptions.builder()
                .maxNewTokens(LENGTH)
                .numBeams(beams)
                .lengthPenalty(LENGTH_PENALTY)
                .earlyStopping(EarlyStopping.NEVER));
    Candidates candidates = new Candidates(ScoreProcessor.of(settings), true);
    return language.texts(
        new ConstrainedBeamSearch(
            settings, new ForcedWords(words), candidates, Language.endings(settings), PROMPT),
        PROMPT);
  }

  private static boolean has(List<List<List<Integer>>> words, Generated text) {
    List<Integer> tokens =
        IntStream.concat(Arrays.stream(PROMPT), Arrays.stream(text.tokens())).boxed().toList();
    return words.stream()
        .allMatch(
            word -> word.stream().anyMatch(one -> Collections.indexOfSubList(tokens, one) >= 0));
  }
}
