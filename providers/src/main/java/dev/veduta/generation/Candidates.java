// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.spi.compute.TopK;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The likeliest next tokens of each row after the score processors have had their say.
///
/// Without processors the backend chooses, and only the chosen leave it.
///
/// @param processors in order
/// @param normalizeFirst whether processors see log-probabilities, as in beam search, or raw
///   logits, as in greedy search
record Candidates(List<ScoreProcessor> processors, boolean normalizeFirst) {

  /// The `k` best of each row of `[R, V]` logits.
  ///
  /// @param texts the tokens of each row so far
  TopK best(ComputeSession compute, Tensor logits, int[][] texts, int k) {
    if (processors.isEmpty()) {
      return compute.topK(logits, k);
    }
    int rows = logits.shape().rows();
    int vocabulary = logits.shape().width();
    float[] all = new float[Math.multiplyExact(rows, vocabulary)];
    compute.read(logits, MemorySegment.ofArray(all));
    int[][] tokens = new int[rows][k];
    float[][] scores = new float[rows][k];
    float[] row = new float[vocabulary];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(all, r * vocabulary, row, 0, vocabulary);
      if (normalizeFirst) {
        logSoftmax(row);
      }
      for (ScoreProcessor processor : processors) {
        processor.process(texts[r], row);
      }
      if (!normalizeFirst) {
        logSoftmax(row);
      }
      select(row, tokens[r], scores[r]);
    }
    return new TopK(tokens, scores);
  }

  private static void logSoftmax(float[] row) {
    float max = Float.NEGATIVE_INFINITY;
    for (float x : row) {
      max = Math.max(max, x);
    }
    if (max == Float.NEGATIVE_INFINITY) {
      return; // everything is banned
    }
    double sum = 0;
    for (float x : row) {
      sum += Math.exp(x - max);
    }
    float log = (float) Math.log(sum);
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i] - max - log;
    }
  }

  /// The best first; of equals the lower id first.
  private static void select(float[] row, int[] tokens, float[] scores) {
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
