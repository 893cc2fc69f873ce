// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// The different runs of words in a text and how often each occurs: all of one word in the order in
/// which they first occur, then all of two, up to four.
final class Terms {
  private final int words;
  private final int[] runs;
  private final int[] counts;
  private final int[] ends;

  /// @param words how many words the text has
  /// @param runs numbers of [NgramIndex]
  /// @param counts how often each occurs
  /// @param ends where those of each length end
  Terms(int words, int[] runs, int[] counts, int[] ends) {
    this.words = words;
    this.runs = runs;
    this.counts = counts;
    this.ends = ends;
  }

  /// How many words the text has.
  int words() {
    return words;
  }

  /// Numbers of [NgramIndex].
  int[] runs() {
    return runs;
  }

  /// How often each run occurs.
  int[] counts() {
    return counts;
  }

  /// How many different runs there are.
  int size() {
    return ends[ends.length - 1];
  }

  /// Where the runs of a length begin.
  ///
  /// @param order 0 for one word, 3 for four
  int begin(int order) {
    return order == 0 ? 0 : ends[order - 1];
  }

  /// Where they end.
  int end(int order) {
    return ends[order];
  }

  /// How many runs of a length there are when those that are the same count each.
  int total(int order) {
    return Math.max(0, words - order);
  }
}
