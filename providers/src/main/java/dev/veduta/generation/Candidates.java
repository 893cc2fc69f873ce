// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.spi.compute.TopK;
import java.util.List;

/// The likeliest next tokens of each line after the score processors have had their say.
///
/// Without processors the backend chooses, and only the chosen leave it.
///
/// @param processors in order
/// @param normalizeFirst whether processors see log-probabilities, as in beam search, or raw
///   logits, as in greedy search
record Candidates(List<ScoreProcessor> processors, boolean normalizeFirst) {

  /// What a search that wants the `k` best of each line needs.
  Search.Needs needs(int k) {
    return processors.isEmpty()
        ? new Search.Needs(k, false, false)
        : new Search.Needs(0, true, false);
  }

  /// The `k` best of each line, fewer in a vocabulary of fewer.
  ///
  /// @param texts the tokens before each line
  TopK best(Scores scores, List<Text> texts, int k) {
    int most = Math.min(k, scores.vocabulary());
    if (processors.isEmpty()) {
      return scores.best(most);
    }
    int[][] tokens = new int[texts.size()][most];
    float[][] best = new float[texts.size()][most];
    for (int line = 0; line < texts.size(); line++) {
      select(logProbabilities(scores, line, texts.get(line)), tokens[line], best[line]);
    }
    return new TopK(tokens, best);
  }

  /// The text of one line with its likeliest next token.
  Text likeliest(Scores scores, int line, Text text) {
    int[] tokens = new int[Math.min(2, scores.vocabulary())];
    float[] best = new float[tokens.length];
    if (processors.isEmpty()) {
      TopK all = scores.best(tokens.length);
      tokens = all.tokens()[line];
      best = all.logProbabilities()[line];
    } else {
      select(logProbabilities(scores, line, text), tokens, best);
    }
    float margin = best.length > 1 ? best[0] - best[1] : Float.POSITIVE_INFINITY;
    return text.plus(tokens[0], best[0], margin);
  }

  /// The scores of every token after a line: log-probabilities which the processors have changed.
  float[] logProbabilities(Scores scores, int line, Text text) {
    float[] row = scores.logits(line);
    if (normalizeFirst) {
      Distribution.logSoftmax(row);
    }
    for (ScoreProcessor processor : processors) {
      processor.process(text.ids(), row);
    }
    if (!normalizeFirst) {
      Distribution.logSoftmax(row);
    }
    return row;
  }

  /// The best first; of equals the lower id first.
  static void select(float[] row, int[] tokens, float[] scores) {
    int found = 0;
    for (int id = 0; id < row.length; id++) {
      if (found == tokens.length && !(row[id] > scores[found - 1])) {
        continue;
      }
      int at = found < tokens.length ? found++ : found - 1;
      for (; at > 0 && row[id] > scores[at - 1]; at--) {
        tokens[at] = tokens[at - 1];
        scores[at] = scores[at - 1];
      }
      tokens[at] = id;
      scores[at] = row[id];
    }
  }
}
