// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Contrastive search …
final class ContrastiveSearchTest {
  private static final int LENGTH = 12;

  @ParameterizedTest
  @CsvSource({"1, 0.3, 2", "2, 0.6, 3", "3, 0.9, 4", "4, 0.5, 5", "5, 0.6, 9", "6, 1.0, 3"})
  void takesTheTokenThatTheFormulaOfThePaperSays(long seed, double alpha, int topK) {
    Language language = Language.random(seed, 7);
    int[] prompt = {1, 2, 3};

    Generated text = run(language, alpha, topK, prompt);

    int[] expected = prompt;
    for (int i = 0; i < text.tokens().length; i++) {
      expected = Language.plus(expected, best(language, expected, alpha, topK));
      assertThat(text.tokens()[i]).isEqualTo(expected[expected.length - 1]);
    }
    boolean ended = expected[expected.length - 1] == Language.EOS;
    assertThat(text.finishReason()).isEqualTo(ended ? FinishReason.EOS : FinishReason.MAX_TOKENS);
    assertThat(ended || text.tokens().length == LENGTH).isTrue();
  }

  @Test
  void givesTheLogProbabilityOfWhatItTookAndWhatItLeft() {
    Language language = Language.random(1, 7);
    int[] prompt = {1};

    Generated text = run(language, 0.9, 4, prompt);

    int[] before = prompt;
    int unlikely = 0;
    for (int i = 0; i < text.tokens().length; i++) {
      float[] line = language.after(before);
      int token = text.tokens()[i];
      float other = Float.NEGATIVE_INFINITY;
      for (int id = 0; id < line.length; id++) {
        other = id == token ? other : Math.max(other, line[id]);
      }
      assertThat(text.logProbabilities()[i]).isCloseTo(line[token], within(1e-6f));
      assertThat(text.margins()[i]).isCloseTo(line[token] - other, within(1e-5f));
      unlikely += other > line[token] ? 1 : 0;
      before = Language.plus(before, token);
    }
    assertThat(unlikely).as("tokens it took although others were likelier").isPositive();
  }

  @Test
  void neverTakesABannedTokenHoweverDifferentItIs() {
    Language language = Language.random(3, 7);
    int[] prompt = {1};
    GenerationSettings settings =
        language.settings(
            prompt,
            GenerationOptions.builder()
                .maxNewTokens(LENGTH)
                .prefixAllowedTokens(_ -> new int[] {2, 5}));
    Candidates candidates = new Candidates(ScoreProcessor.of(settings), false);
    Search search = new ContrastiveSearch(0.99, 7, candidates, Language.endings(settings), prompt);

    Generated text = language.texts(search, prompt).getFirst();

    assertThat(text.tokens()).hasSize(LENGTH).containsOnly(2, 5);
  }

  private static Generated run(Language language, double alpha, int topK, int[] prompt) {
    GenerationSettings settings =
        language.settings(prompt, GenerationOptions.builder().maxNewTokens(LENGTH));
    Candidates candidates = new Candidates(ScoreProcessor.of(settings), false);
    return language
        .texts(
            new ContrastiveSearch(alpha, topK, candidates, Language.endings(settings), prompt),
            prompt)
        .getFirst();
  }

  private static int best(Language language, int[] text, double alpha, int topK) {
    float[] line = language.after(text);
    int[] tokens = new int[Math.min(topK, line.length)];
    Candidates.select(line, tokens, new float[tokens.length]);
    List<float[]> context = new ArrayList<>();
    for (int length = 1; length <= text.length; length++) {
      context.add(language.after(Arrays.copyOf(text, length)));
    }
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int token : tokens) {
      float[] state = language.after(Language.plus(text, token));
      double likeness =
          context.stream().mapToDouble(other -> cosine(other, state)).max().orElseThrow();
      double score = (1 - alpha) * Math.exp(line[token]) - alpha * likeness;
      if (score > most) {
        most = score;
        best = token;
      }
    }
    return best;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      lengthA += a[i] * a[i];
      lengthB += b[i] * b[i];
    }
    return product / Math.sqrt(lengthA * lengthB);
  }
}
