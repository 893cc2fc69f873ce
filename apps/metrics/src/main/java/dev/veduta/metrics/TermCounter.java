// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// Counts the runs of words in texts, one text after the other.
final class TermCounter {
  /// One more than a run's place among those of the text at hand, 0 for those that it lacks.
  private final int[] places;

  TermCounter(Corpus corpus) {
    places = new int[corpus.runs()];
  }

  Terms count(Caption caption) {
    int[] all = caption.runs();
    int[] runs = new int[all.length];
    int[] counts = new int[all.length];
    int[] ends = new int[NgramIndex.LONGEST];
    int size = 0;
    for (int order = 0; order < NgramIndex.LONGEST; order++) {
      for (int i = 0; i + order < caption.length(); i++) {
        int run = all[i * NgramIndex.LONGEST + order];
        if (places[run] == 0) {
          runs[size] = run;
          places[run] = ++size;
        }
        counts[places[run] - 1]++;
      }
      ends[order] = size;
    }
    for (int i = 0; i < size; i++) {
      places[runs[i]] = 0;
    }
    return new Terms(caption.length(), runs, counts, ends);
  }
}
