// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.generation.Distribution;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Computes the probabilities of all texts of a tree behind one prompt: each of its tokens is read
/// once, many at a time. What is remembered meanwhile is that of at most [#MOST_TOKENS] tokens for
/// each time that texts part.
record TreeScorer(ComputeSession compute, TextDecoder decoder) {

  /// Tokens that are read at a time, side by side and one behind the other: enough to keep the
  /// products busy.
  static final int MOST_TOKENS = 64;

  /// Scores a tree.
  ///
  /// @param image `[1, N, D]` image tokens
  void score(Tensor image, int[] prompt, TextTree tree) {
    try (KvCache seen = decoder.remember(compute, image, Observer.NONE);
        DecodingState state = decoder.begin(compute, seen, 1, prompt.length)) {
      try (ComputeSession.Scope _ = compute.scope()) {
        Tensor tokens = TokenIds.upload(compute, new int[][] {prompt});
        tree.score(logProbabilities(compute.read(decoder.next(compute, state, tokens)), 0));
      }
      descend(state, List.of(tree));
    }
  }

  /// Scores what follows tokens that have been read.
  ///
  /// @param state a row for each of them
  private void descend(DecodingState state, List<TextTree> read) {
    List<Run> runs = new ArrayList<>();
    for (int row = 0; row < read.size(); row++) {
      for (TextTree child : read.get(row).inner()) {
        runs.add(Run.of(row, child));
      }
    }
    runs.sort(Comparator.comparingInt(Run::length));
    for (int from = 0; from < runs.size(); ) {
      int length = runs.get(from).length();
      List<Run> some =
          runs.subList(from, Math.min(from + MOST_TOKENS / length, runs.size())).stream()
              .takeWhile(run -> run.length() == length)
              .toList();
      from += some.size();
      int[] parents = some.stream().mapToInt(Run::parent).toArray();
      try (DecodingState branch = state.branch(compute, parents, length)) {
        read(branch, some);
        descend(branch, some.stream().map(run -> run.tokens().getLast()).toList());
      }
    }
  }

  /// @param runs of equal length
  private void read(DecodingState state, List<Run> runs) {
    try (ComputeSession.Scope _ = compute.scope()) {
      int[][] ids = runs.stream().map(Run::ids).toArray(int[][]::new);
      Tensor hidden = decoder.read(compute, state, TokenIds.upload(compute, ids), Observer.NONE);
      Values logits = compute.read(decoder.logits(compute, hidden));
      int row = 0;
      for (Run run : runs) {
        for (TextTree token : run.tokens()) {
          token.score(logProbabilities(logits, row++));
        }
      }
    }
  }

  private static float[] logProbabilities(Values logits, int row) {
    long bytes = (long) logits.shape().width() * Float.BYTES;
    float[] scores = logits.data().asSlice(row * bytes, bytes).toArray(ValueLayout.JAVA_FLOAT);
    Distribution.logSoftmax(scores);
    return scores;
  }

  /// Tokens behind each other until texts part, which are read at once.
  ///
  /// @param parent the row that the first of them continues
  private record Run(int parent, List<TextTree> tokens) {
    static Run of(int parent, TextTree first) {
      List<TextTree> tokens = new ArrayList<>(List.of(first));
      List<TextTree> next = first.inner();
      while (next.size() == 1 && tokens.size() < MOST_TOKENS) {
        tokens.add(next.getFirst());
        next = next.getFirst().inner();
      }
      return new Run(parent, tokens);
    }

    int length() {
      return tokens.size();
    }

    int[] ids() {
      return tokens.stream().mapToInt(TextTree::token).toArray();
    }
  }
}
