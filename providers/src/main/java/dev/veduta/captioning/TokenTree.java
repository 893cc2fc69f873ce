// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.spi.TextScore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Texts with their common beginnings put together, each token with its score.
final class TokenTree {
  private final int token;
  private final Map<Integer, TokenTree> children = new LinkedHashMap<>();
  private float logProbability;
  private float margin;

  private TokenTree(int token) {
    this.token = token;
  }

  /// The tree of texts of at least one token each.
  static TokenTree of(List<int[]> texts) {
    TokenTree root = new TokenTree(-1);
    for (int[] text : texts) {
      TokenTree at = root;
      for (int token : text) {
        at = at.children.computeIfAbsent(token, TokenTree::new);
      }
    }
    return root;
  }

  int token() {
    return token;
  }

  Collection<TokenTree> children() {
    return children.values();
  }

  boolean isLeaf() {
    return children.isEmpty();
  }

  /// The number of tokens of the longest text.
  int depth() {
    int depth = 0;
    List<TokenTree> level = List.of(this);
    while (!level.isEmpty()) {
      level = level.stream().flatMap(node -> node.children.values().stream()).toList();
      depth += level.isEmpty() ? 0 : 1;
    }
    return depth;
  }

  /// Gives each child its score.
  ///
  /// @param logProbabilities of the whole vocabulary after this token
  void score(float[] logProbabilities) {
    int best = 0;
    int second = -1;
    for (int id = 1; id < logProbabilities.length; id++) {
      if (logProbabilities[id] > logProbabilities[best]) {
        second = best;
        best = id;
      } else if (second < 0 || logProbabilities[id] > logProbabilities[second]) {
        second = id;
      }
    }
    for (TokenTree child : children.values()) {
      child.logProbability = logProbabilities[child.token];
      int other = child.token == best ? second : best;
      child.margin =
          other < 0 ? Float.POSITIVE_INFINITY : child.logProbability - logProbabilities[other];
    }
  }

  /// The scores of a text of the tree.
  TextScore of(int[] text) {
    float[] logProbabilities = new float[text.length];
    float[] margins = new float[text.length];
    TokenTree at = this;
    for (int i = 0; i < text.length; i++) {
      at = Objects.requireNonNull(at.children.get(text[i]));
      logProbabilities[i] = at.logProbability;
      margins[i] = at.margin;
    }
    return new TextScore(logProbabilities, margins);
  }
}
