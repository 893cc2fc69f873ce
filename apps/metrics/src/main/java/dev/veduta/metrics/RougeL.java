// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// ROUGE-L: the F-measure of the longest common subsequence, from the best precision and the best
/// recall among the references, recall weighing 1.2 times as much.
///
/// Lin, "ROUGE: a package for automatic evaluation of summaries", ACL 2004 workshop.
final class RougeL {
  private static final double BETA = 1.2;

  private RougeL() {}

  static MeanScore score(Corpus corpus, Watcher watcher) {
    double[] items = new double[corpus.size()];
    for (int i = 0; i < items.length; i++) {
      items[i] = of(corpus.prediction(i), corpus.references(i));
      watcher.at("ROUGE-L", i, items.length);
    }
    return new MeanScore(items);
  }

  static double of(Caption prediction, Caption[] references) {
    double precision = 0;
    double recall = 0;
    for (Caption reference : references) {
      // As COCO's evaluation has it, a text without words has one word, the empty one.
      int common =
          prediction.length() == 0 && reference.length() == 0
              ? 1
              : Sequences.longestCommon(prediction.words(), reference.words());
      precision = Math.max(precision, common / (double) Math.max(1, prediction.length()));
      recall = Math.max(recall, common / (double) Math.max(1, reference.length()));
    }
    double weight = BETA * BETA;
    return precision == 0 || recall == 0
        ? 0
        : (1 + weight) * precision * recall / (recall + weight * precision);
  }
}
