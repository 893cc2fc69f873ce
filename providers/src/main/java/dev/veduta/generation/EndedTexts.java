// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The best texts that have ended, at most as many as there are beams, ranked by log-probability
/// for their length.
final class EndedTexts {
  private static final Comparator<Generated> BY_SCORE =
      Comparator.comparingDouble(Generated::score);

  private final GenerationSettings settings;
  private final int most;
  private final List<Generated> texts = new ArrayList<>();

  EndedTexts(GenerationSettings settings, int most) {
    this.settings = settings;
    this.most = most;
  }

  private EndedTexts(EndedTexts other) {
    this(other.settings, other.most);
    texts.addAll(other.texts);
  }

  EndedTexts copy() {
    return new EndedTexts(this);
  }

  /// Adds a text, in whose place the worst goes when there are too many.
  ///
  /// @param score the sum of its log-probabilities
  void add(Text text, float score, FinishReason reason) {
    texts.add(Generated.of(text, normalized(score, text.newTokens()), reason));
    if (texts.size() > most) {
      texts.remove(worst());
    }
  }

  /// Whether there are enough, and a text that is still open can't pass the worst.
  ///
  /// @param best the score of the best open text
  /// @param newTokens how many tokens it has
  boolean areFinal(float best, int newTokens) {
    if (texts.size() < most) {
      return false;
    }
    return switch (settings.earlyStopping()) {
      case FIRST -> true;
      case HEURISTIC -> worst().score() >= normalized(best, newTokens);
      case NEVER -> worst().score() >= normalized(best, longest(newTokens));
    };
  }

  /// The best texts of several groups, best first; of equals the later ones first.
  static List<Generated> best(List<EndedTexts> groups, int count) {
    return groups.stream()
        .flatMap(group -> group.texts.stream())
        .sorted(BY_SCORE)
        .toList()
        .reversed()
        .stream()
        .limit(count)
        .toList();
  }

  private Generated worst() {
    return texts.stream().min(BY_SCORE).orElseThrow();
  }

  private int longest(int newTokens) {
    return settings.lengthPenalty() > 0
        ? settings.maxLength() - settings.promptLength()
        : newTokens;
  }

  private double normalized(float score, int newTokens) {
    return score / Math.pow(Math.max(1, newTokens), settings.lengthPenalty());
  }
}
