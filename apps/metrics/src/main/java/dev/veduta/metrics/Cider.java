// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// CIDEr: the likeness of a text to each of its references in runs of one to four words, which
/// count the more the fewer items have them in their references.
///
/// Vedantam, Zitnick, Parikh, "CIDEr: consensus-based image description evaluation", CVPR 2015.
final class Cider {
  private static final double SIGMA = 6;
  private static final double SCALE = 10;

  private final Corpus corpus;
  private final boolean guarded;
  private final TermCounter counter;
  private final double logItems;

  /// Items that have a run in their references.
  private final int[] itemsWith;

  /// The weights of a reference's runs, 0 for those that it lacks.
  private final double[] weightInReference;

  private Cider(Corpus corpus, boolean guarded) {
    this.corpus = corpus;
    this.guarded = guarded;
    counter = new TermCounter(corpus);
    logItems = Math.log(corpus.size());
    itemsWith = new int[corpus.runs()];
    weightInReference = new double[corpus.runs()];
  }

  /// CIDEr-D, which COCO's evaluation publishes as CIDEr: a run counts at most as often as in the
  /// reference, and a length that differs is punished. That length is counted in pairs of words, as
  /// is done there.
  static MeanScore guarded(Corpus corpus, Watcher watcher) {
    return new Cider(corpus, true).score("CIDEr-D", watcher);
  }

  /// The cosine of the paper's section 4, without the guards of its section 5 and without stemming.
  static MeanScore plain(Corpus corpus, Watcher watcher) {
    return new Cider(corpus, false).score("CIDEr", watcher);
  }

  private MeanScore score(String name, Watcher watcher) {
    countItems();
    double[] items = new double[corpus.size()];
    for (int i = 0; i < items.length; i++) {
      items[i] = item(i);
      watcher.at(name, i, items.length);
    }
    return new MeanScore(items);
  }

  private void countItems() {
    int[] lastItem = new int[itemsWith.length];
    for (int i = 0; i < corpus.size(); i++) {
      for (Caption reference : corpus.references(i)) {
        Terms terms = counter.count(reference);
        for (int j = 0; j < terms.size(); j++) {
          int run = terms.runs()[j];
          if (lastItem[run] != i + 1) {
            lastItem[run] = i + 1;
            itemsWith[run]++;
          }
        }
      }
    }
  }

  private double item(int item) {
    Vector prediction = vector(corpus.prediction(item));
    Caption[] references = corpus.references(item);
    double[] likeness = new double[NgramIndex.LONGEST];
    for (Caption reference : references) {
      addLikeness(prediction, vector(reference), likeness);
    }
    double sum = 0;
    for (double one : likeness) {
      sum += one;
    }
    return sum / NgramIndex.LONGEST / references.length * SCALE;
  }

  /// Term frequency times inverse document frequency of each run, and the length of those of each
  /// number of words.
  private Vector vector(Caption caption) {
    Terms terms = counter.count(caption);
    double[] weights = new double[terms.size()];
    double[] lengths = new double[NgramIndex.LONGEST];
    for (int order = 0; order < NgramIndex.LONGEST; order++) {
      double sum = 0;
      for (int i = terms.begin(order); i < terms.end(order); i++) {
        double logItemsWith = Math.log(Math.max(1, itemsWith[terms.runs()[i]]));
        weights[i] = terms.counts()[i] * (logItems - logItemsWith);
        sum += weights[i] * weights[i];
      }
      lengths[order] = Math.sqrt(sum);
    }
    return new Vector(terms, weights, lengths);
  }

  private void addLikeness(Vector prediction, Vector reference, double[] likeness) {
    Terms terms = reference.terms;
    for (int i = 0; i < terms.size(); i++) {
      weightInReference[terms.runs()[i]] = reference.weights[i];
    }
    double penalty = guarded ? penalty(prediction.terms.total(1) - terms.total(1)) : 1;
    for (int order = 0; order < NgramIndex.LONGEST; order++) {
      double product = 0;
      for (int i = prediction.terms.begin(order); i < prediction.terms.end(order); i++) {
        double ours = prediction.weights[i];
        double theirs = weightInReference[prediction.terms.runs()[i]];
        product += (guarded ? Math.min(ours, theirs) : ours) * theirs;
      }
      if (prediction.lengths[order] != 0 && reference.lengths[order] != 0) {
        product /= prediction.lengths[order] * reference.lengths[order];
      }
      likeness[order] += product * penalty;
    }
    for (int i = 0; i < terms.size(); i++) {
      weightInReference[terms.runs()[i]] = 0;
    }
  }

  private static double penalty(double difference) {
    return Math.pow(Math.E, -(difference * difference) / (2 * SIGMA * SIGMA));
  }

  /// A text's runs, the weight of each, and the Euclidean length of those of each number of words.
  private static final class Vector {
    private final Terms terms;
    private final double[] weights;
    private final double[] lengths;

    Vector(Terms terms, double[] weights, double[] lengths) {
      this.terms = terms;
      this.weights = weights;
      this.lengths = lengths;
    }
  }
}
