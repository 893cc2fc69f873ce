// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/// Which words two texts share, and which only one of them has.
public final class WordDifference {
  /// More cells than this are not looked at: all words count as different.
  private static final int MOST_CELLS = 4_000_000;

  private WordDifference() {}

  /// A word, and which of the texts have it.
  ///
  /// @param kind which of them
  /// @param text the word
  public record Word(Kind kind, String text) {}

  /// Which of two texts have a word.
  public enum Kind {
    /// Both.
    SHARED,
    /// Only the first.
    FIRST,
    /// Only the second.
    SECOND
  }

  /// The one of several texts that a text has fewest differences to, and these.
  ///
  /// @param others at least one
  public static List<Word> nearest(List<String> text, List<List<String>> others) {
    return others.stream()
        .map(other -> of(text, other))
        .min(Comparator.comparingLong(WordDifference::size))
        .orElseThrow(() -> new IllegalArgumentException("expected at least one other text"));
  }

  private static long size(List<Word> words) {
    return words.stream().filter(word -> word.kind() != Kind.SHARED).count();
  }

  /// The words of both in one row, shared ones once; what only the first has comes before what only
  /// the second has.
  public static List<Word> of(List<String> first, List<String> second) {
    if ((long) (first.size() + 1) * (second.size() + 1) > MOST_CELLS) {
      List<Word> apart = new ArrayList<>();
      first.forEach(word -> apart.add(new Word(Kind.FIRST, word)));
      second.forEach(word -> apart.add(new Word(Kind.SECOND, word)));
      return apart;
    }
    int[][] common = common(first, second);
    Deque<Word> words = new ArrayDeque<>();
    int i = first.size();
    int j = second.size();
    while (i > 0 || j > 0) {
      if (i > 0 && j > 0 && first.get(i - 1).equals(second.get(j - 1))) {
        words.addFirst(new Word(Kind.SHARED, first.get(--i)));
        j--;
      } else if (j > 0 && (i == 0 || common[i][j - 1] >= common[i - 1][j])) {
        words.addFirst(new Word(Kind.SECOND, second.get(--j)));
      } else {
        words.addFirst(new Word(Kind.FIRST, first.get(--i)));
      }
    }
    return List.copyOf(words);
  }

  /// The length of the longest common subsequence of the first i and the first j words.
  private static int[][] common(List<String> first, List<String> second) {
    int[][] common = new int[first.size() + 1][second.size() + 1];
    for (int i = 1; i <= first.size(); i++) {
      for (int j = 1; j <= second.size(); j++) {
        common[i][j] =
            first.get(i - 1).equals(second.get(j - 1))
                ? common[i - 1][j - 1] + 1
                : Math.max(common[i - 1][j], common[i][j - 1]);
      }
    }
    return common;
  }
}
