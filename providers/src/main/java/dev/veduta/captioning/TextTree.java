// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.spi.TextScore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Texts with their common beginnings put together, each token with its score.
final class TextTree {
  private final int token;
  private final Map<Integer, TextTree> children = new LinkedHashMap<>();
  private float logProbability;
  private float margin;

  private TextTree(int token) {
    this.token = token;
  }

  /// The tree of texts of at least one token each.
  static TextTree of(List<int[]> texts) {
    TextTree root = new TextTree(-1);
    for (int[] text : texts) {
      TextTree at = root;
      for (int token : text) {
        at = at.children.computeIfAbsent(token, TextTree::new);
      }
    }
    return root;
  }

  int token() {
    return token;
  }

  /// The tokens behind this one that must be read, because a text goes on behind them.
  List<TextTree> inner() {
    return children.values().stream().filter(child -> !child.children.isEmpty()).toList();
  }

  /// Gives each token behind this one its score.
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
    for (TextTree child : children.values()) {
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
    TextTree at = this;
    for (int i = 0; i < text.length; i++) {
      at = Objects.requireNonNull(at.children.get(text[i]));
      logProbabilities[i] = at.logProbability;
      margins[i] = at.margin;
    }
    return new TextScore(logProbabilities, margins);
  }
}
