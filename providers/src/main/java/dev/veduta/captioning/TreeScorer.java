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
import java.util.List;

/// Computes the probabilities of all texts of a tree behind one prompt: each of its tokens is read
/// once, many side by side.
record TreeScorer(ComputeSession compute, TextDecoder decoder) {

  /// Tokens that are read side by side: enough to keep the products busy.
  private static final int MOST_ROWS = 64;

  /// Scores a tree.
  ///
  /// @param image `[1, N, D]` image tokens
  void score(Tensor image, int[] prompt, TokenTree tree) {
    int depth = tree.depth();
    try (KvCache seen = decoder.remember(compute, image, Observer.NONE);
        DecodingState state = decoder.begin(compute, seen, 1, prompt.length)) {
      try (ComputeSession.Scope _ = compute.scope()) {
        Tensor tokens = TokenIds.upload(compute, new int[][] {prompt});
        read(state, tokens, List.of(tree));
      }
      descend(state, List.of(tree), depth - 1);
    }
  }

  /// Scores what follows nodes that have been read.
  ///
  /// @param state a row for each of them
  /// @param left most tokens that follow their children
  private void descend(DecodingState state, List<TokenTree> nodes, int left) {
    List<TokenTree> inner = new ArrayList<>();
    List<Integer> parents = new ArrayList<>();
    for (int row = 0; row < nodes.size(); row++) {
      for (TokenTree child : nodes.get(row).children()) {
        if (!child.isLeaf()) {
          inner.add(child);
          parents.add(row);
        }
      }
    }
    for (int from = 0; from < inner.size(); from += MOST_ROWS) {
      int to = Math.min(from + MOST_ROWS, inner.size());
      List<TokenTree> some = inner.subList(from, to);
      int[] rows = parents.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
      try (DecodingState branch = state.branch(compute, rows, 1)) {
        try (ComputeSession.Scope _ = compute.scope()) {
          int[][] tokens =
              some.stream().map(node -> new int[] {node.token()}).toArray(int[][]::new);
          read(branch, TokenIds.upload(compute, tokens), some);
        }
        if (left > 1) {
          descend(branch, some, left - 1);
        }
      }
    }
  }

  private void read(DecodingState state, Tensor tokens, List<TokenTree> nodes) {
    Values logits = compute.read(decoder.next(compute, state, tokens));
    long bytes = (long) logits.shape().width() * Float.BYTES;
    for (int row = 0; row < nodes.size(); row++) {
      float[] scores = logits.data().asSlice(row * bytes, bytes).toArray(ValueLayout.JAVA_FLOAT);
      Distribution.logSoftmax(scores);
      nodes.get(row).score(scores);
    }
  }
}
