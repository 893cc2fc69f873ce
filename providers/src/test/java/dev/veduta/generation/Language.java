// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import dev.veduta.api.GenerationOptionsBuilder;
import dev.veduta.spi.compute.TopK;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// A language of few tokens whose probabilities depend on the last two, and what a decoder of it
/// does for a search.
///
/// @param scores log-probabilities `[last but one · V + last][V]`
@SuppressWarnings("ArrayRecordComponent") // never compared
record Language(int vocabulary, float[][] scores) {

  static final int EOS = 0;

  static Language random(long seed, int vocabulary) {
    Random random = new Random(seed);
    float[][] scores = new float[vocabulary * vocabulary][vocabulary];
    for (float[] row : scores) {
      for (int i = 0; i < vocabulary; i++) {
        row[i] = (float) random.nextGaussian();
      }
      Distribution.logSoftmax(row);
    }
    return new Language(vocabulary, scores);
  }

  /// The log-probabilities of what follows a text.
  float[] after(int[] text) {
    int last = text[text.length - 1];
    int before = text.length > 1 ? text[text.length - 2] : 0;
    return scores[before * vocabulary + last].clone();
  }

  /// Shows a search the scores of what it reads until it is done; returns the number of steps.
  int drive(Search search, int[] prompt) {
    int[][] texts = new int[search.rows()][];
    boolean readsPrompt = search.needs().hidden();
    Arrays.fill(texts, Arrays.copyOf(prompt, readsPrompt ? 0 : prompt.length - 1));
    int steps = 0;
    while (!search.isDone()) {
      int[] parents = search.parents();
      int forgets = search.forgets();
      int[][] old = texts.clone();
      int[][] reads = search.reads();
      int[][] lines = new int[reads.length * reads[0].length][];
      for (int row = 0; row < reads.length; row++) {
        int[] parent = old[parents[row]];
        texts[row] = Arrays.copyOf(parent, parent.length - forgets);
        for (int t = 0; t < reads[row].length; t++) {
          texts[row] = plus(texts[row], reads[row][t]);
          lines[row * reads[0].length + t] = texts[row];
        }
      }
      search.choose(new LineScores(lines));
      steps++;
    }
    return steps;
  }

  /// Settings where [#EOS] ends a text.
  GenerationSettings settings(int[] prompt, GenerationOptionsBuilder options) {
    return GenerationSettings.of(
        options.eosTokenIds(List.of(EOS)).build(), prompt.length, vocabulary, 64);
  }

  static Endings endings(GenerationSettings settings) {
    return new Endings(settings, _ -> false);
  }

  /// The texts of a search, best first.
  List<Generated> texts(Search search, int[] prompt) {
    drive(search, prompt);
    return search.result(FinishReason.CANCELLED);
  }

  /// The score of the best of all texts that there are: the sum of its log-probabilities divided by
  /// a power of its length.
  ///
  /// @param most tokens of the longest
  /// @param counts which texts count, prompt included
  double best(int[] prompt, int most, double lengthPenalty, Predicate<int[]> counts) {
    double best = Double.NEGATIVE_INFINITY;
    Deque<Scored> open = new ArrayDeque<>(List.of(new Scored(prompt, 0)));
    while (!open.isEmpty()) {
      Scored text = open.pop();
      int length = text.ids().length - prompt.length;
      if (length == most || (length > 0 && text.ids()[text.ids().length - 1] == EOS)) {
        double score = text.sum() / Math.pow(length, lengthPenalty);
        best = counts.test(text.ids()) ? Math.max(best, score) : best;
        continue;
      }
      float[] row = after(text.ids());
      for (int id = 0; id < vocabulary; id++) {
        open.push(new Scored(plus(text.ids(), id), text.sum() + row[id]));
      }
    }
    return best;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Scored(int[] ids, double sum) {}

  static int[] plus(int[] text, int token) {
    return IntStream.concat(Arrays.stream(text), IntStream.of(token)).toArray();
  }

  /// The hidden state of a line is what [#after] says of it.
  private final class LineScores implements Scores {
    private final int[][] lines;

    LineScores(int[][] lines) {
      this.lines = lines;
    }

    @Override
    public int vocabulary() {
      return vocabulary;
    }

    @Override
    public TopK best(int k) {
      int[][] tokens = new int[lines.length][k];
      float[][] best = new float[lines.length][k];
      for (int line = 0; line < lines.length; line++) {
        Candidates.select(after(lines[line]), tokens[line], best[line]);
      }
      return new TopK(tokens, best);
    }

    @Override
    public float[] logits(int line) {
      return after(lines[line]);
    }

    @Override
    public float[] hidden(int line) {
      return after(lines[line]);
    }
  }
}
