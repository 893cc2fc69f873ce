// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The words of all texts as numbers, and the runs of words that occur.
final class Corpus {
  private final Caption[] predictions;
  private final Caption[][] references;
  private final NgramIndex index = new NgramIndex();
  private final Map<String, Integer> vocabulary = new HashMap<>();

  private Corpus(int size) {
    predictions = new Caption[size];
    references = new Caption[size][];
  }

  static Corpus of(List<Item> items, Texts texts, Watcher watcher) {
    Corpus corpus = new Corpus(items.size());
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      corpus.predictions[i] = corpus.caption(texts.prediction(item.prediction()));
      corpus.references[i] =
          item.references().stream()
              .map(reference -> corpus.caption(texts.reference(reference)))
              .toArray(Caption[]::new);
      watcher.at("tokenizing", i, items.size());
    }
    return corpus;
  }

  int size() {
    return predictions.length;
  }

  Caption prediction(int item) {
    return predictions[item];
  }

  Caption[] references(int item) {
    return references[item];
  }

  /// One more than the largest number of a run of words.
  int runs() {
    return index.size();
  }

  private Caption caption(List<String> words) {
    int[] numbers = new int[words.size()];
    Arrays.setAll(numbers, i -> vocabulary.computeIfAbsent(words.get(i), _ -> vocabulary.size()));
    return new Caption(numbers, index.runs(numbers));
  }
}
