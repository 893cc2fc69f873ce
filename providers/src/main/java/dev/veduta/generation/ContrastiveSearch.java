// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Of the likeliest tokens takes the one that is likely and yet makes the decoder's state unlike
/// all before it, which keeps texts from repeating themselves. Each step reads all candidates, one
/// a row.
///
/// Su et al., A Contrastive Framework for Neural Text Generation, arXiv:2202.06417, section 3.2.
final class ContrastiveSearch implements Search {
  private final Candidates tokens;
  private final Endings endings;
  private final float alpha;
  private final int rows;

  /// The last hidden states of the text so far, of length 1.
  private final List<float[]> context = new ArrayList<>();

  private Text text;
  private @Nullable FinishReason end;

  /// The text with one more token, for each token that is compared: as many as there are rows, or
  /// as the vocabulary has; none while the prompt is read.
  private List<Text> candidates = List.of();

  /// The row of the token that was taken last.
  private int taken;

  /// @param alpha how much being unlike counts, 0 to 1; the rest is for being likely
  /// @param topK how many tokens are compared at each step
  ContrastiveSearch(double alpha, int topK, Candidates tokens, Endings endings, int[] prompt) {
    this.tokens = tokens;
    this.endings = endings;
    this.alpha = (float) alpha;
    this.rows = topK;
    this.text = Text.prompt(prompt);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public Needs needs() {
    return new Needs(0, true, true);
  }

  @Override
  public int[][] reads() {
    int[][] reads = new int[rows][];
    for (int row = 0; row < rows; row++) {
      int last = Math.min(row, candidates.size() - 1);
      reads[row] = last < 0 ? text.ids() : new int[] {candidates.get(last).last()};
    }
    return reads;
  }

  @Override
  public boolean readsOneByOne() {
    return false;
  }

  @Override
  public int[] parents() {
    int[] parents = new int[rows];
    Arrays.fill(parents, taken);
    return parents;
  }

  @Override
  public void choose(Scores scores) {
    int line = text.length() - 1;
    if (candidates.isEmpty()) {
      for (int before = 0; before < line; before++) {
        context.add(direction(scores.hidden(before)));
      }
    } else {
      taken = mostContrasting(scores);
      text = candidates.get(taken);
      end = endings.of(text);
      line = taken;
    }
    context.add(direction(scores.hidden(line)));
    float[] next = tokens.logProbabilities(scores, line, text);
    int[] ids = new int[Math.min(rows, next.length)];
    float[] best = new float[ids.length];
    Candidates.select(next, ids, best);
    List<Text> longer = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      float other = best.length == 1 ? Float.NEGATIVE_INFINITY : best[i == 0 ? 1 : 0];
      longer.add(text.plus(ids[i], best[i], best[i] - other));
    }
    candidates = longer;
  }

  private int mostContrasting(Scores scores) {
    int best = 0;
    float bestScore = Float.NEGATIVE_INFINITY;
    for (int row = 0; row < candidates.size(); row++) {
      float[] logProbabilities = candidates.get(row).logProbabilities();
      float last = logProbabilities[logProbabilities.length - 1];
      if (last == Float.NEGATIVE_INFINITY) {
        break; // banned, as are those behind it
      }
      float probability = (float) Math.exp(last);
      float score = (1 - alpha) * probability - alpha * likeness(direction(scores.hidden(row)));
      if (score > bestScore) {
        best = row;
        bestScore = score;
      }
    }
    return best;
  }

  /// The largest cosine between a state and those of the text.
  private float likeness(float[] direction) {
    float most = Float.NEGATIVE_INFINITY;
    for (float[] other : context) {
      float cosine = 0;
      for (int i = 0; i < other.length; i++) {
        cosine += other[i] * direction[i];
      }
      most = Math.max(most, cosine);
    }
    return most;
  }

  private static float[] direction(float[] state) {
    double squares = 0;
    for (float x : state) {
      squares += (double) x * x;
    }
    float length = (float) Math.sqrt(squares);
    for (int i = 0; i < state.length; i++) {
      state[i] /= length;
    }
    return state;
  }

  @Override
  public boolean isDone() {
    return end != null;
  }

  @Override
  public Optional<Text> certain() {
    return Optional.of(text);
  }

  @Override
  public List<Generated> result(FinishReason unfinished) {
    return List.of(endings.cut(Generated.of(text, end == null ? unfinished : end)));
  }
}
