// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// BLEU as COCO's caption evaluation computes it: counts clipped by the reference that has most of
/// a run, and for the penalty the length of the reference that is closest, the shorter one of two.
///
/// Papineni et al., "BLEU: a method for automatic evaluation of machine translation", ACL 2002.
final class Bleu {
  /// Index of the number of words, in a row of counts.
  static final int LENGTH = 0;

  /// Index of the number of words of the closest reference.
  static final int REFERENCE_LENGTH = 1;

  /// Index of the number of runs of one word; those of two to four follow.
  static final int GUESSED = 2;

  /// Index of the number of runs of one word that a reference has; those of two to four follow.
  static final int CORRECT = GUESSED + NgramIndex.LONGEST;

  /// Numbers in a row.
  static final int WIDTH = CORRECT + NgramIndex.LONGEST;

  private Bleu() {}

  /// A row of counts for each item.
  static long[][] counts(Corpus corpus, Watcher watcher) {
    TermCounter counter = new TermCounter(corpus);
    int[] most = new int[corpus.runs()];
    long[][] counts = new long[corpus.size()][];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = counts(corpus, i, counter, most);
      watcher.at("BLEU", i, counts.length);
    }
    return counts;
  }

  private static long[] counts(Corpus corpus, int item, TermCounter counter, int[] most) {
    Terms prediction = counter.count(corpus.prediction(item));
    Caption[] references = corpus.references(item);
    Terms[] terms = new Terms[references.length];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = counter.count(references[i]);
      for (int j = 0; j < terms[i].size(); j++) {
        most[terms[i].runs()[j]] = Math.max(most[terms[i].runs()[j]], terms[i].counts()[j]);
      }
    }
    long[] row = row(prediction, most);
    row[REFERENCE_LENGTH] = closestLength(prediction.words(), references);
    for (Terms one : terms) {
      for (int j = 0; j < one.size(); j++) {
        most[one.runs()[j]] = 0;
      }
    }
    return row;
  }

  private static long[] row(Terms prediction, int[] most) {
    long[] row = new long[WIDTH];
    row[LENGTH] = prediction.words();
    for (int order = 0; order < NgramIndex.LONGEST; order++) {
      row[GUESSED + order] = prediction.total(order);
      for (int i = prediction.begin(order); i < prediction.end(order); i++) {
        row[CORRECT + order] += Math.min(most[prediction.runs()[i]], prediction.counts()[i]);
      }
    }
    return row;
  }

  private static int closestLength(int words, Caption[] references) {
    int closest = references[0].length();
    for (Caption reference : references) {
      int distance = Math.abs(reference.length() - words) - Math.abs(closest - words);
      if (distance < 0 || (distance == 0 && reference.length() < closest)) {
        closest = reference.length();
      }
    }
    return closest;
  }
}
