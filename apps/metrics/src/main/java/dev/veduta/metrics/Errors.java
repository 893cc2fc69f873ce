// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How many characters or words are wrong, and how many texts are right.
final class Errors {

  private Errors() {}

  /// Character error rate: characters are Unicode code points, white space between words is one.
  static ErrorRate characters(List<Item> items, Normalization normalization, Watcher watcher) {
    return rate("CER", items, text -> normalization.of(text).codePoints().toArray(), watcher);
  }

  /// Word error rate: words are what lies between blanks.
  static ErrorRate words(List<Item> items, Normalization normalization, Watcher watcher) {
    Map<String, Integer> vocabulary = new HashMap<>();
    return rate(
        "WER",
        items,
        text ->
            Tokenization.BLANKS.words(normalization.of(text)).stream()
                .mapToInt(word -> vocabulary.computeIfAbsent(word, _ -> vocabulary.size()))
                .toArray(),
        watcher);
  }

  /// 1 for each text that is equal to one of its references, 0 for the others.
  static MeanScore exactMatch(List<Item> items, Normalization normalization, Watcher watcher) {
    double[] matches = new double[items.size()];
    for (int i = 0; i < matches.length; i++) {
      String prediction = normalization.of(items.get(i).prediction());
      matches[i] =
          items.get(i).references().stream().map(normalization::of).anyMatch(prediction::equals)
              ? 1
              : 0;
      watcher.at("exact match", i, matches.length);
    }
    return new MeanScore(matches);
  }

  private static ErrorRate rate(String name, List<Item> items, Units units, Watcher watcher) {
    int[] edits = new int[items.size()];
    int[] lengths = new int[edits.length];
    Arrays.fill(edits, -1);
    for (int i = 0; i < edits.length; i++) {
      int[] prediction = units.of(items.get(i).prediction());
      for (String text : items.get(i).references()) {
        int[] reference = units.of(text);
        int distance = Sequences.edits(prediction, reference);
        if (edits[i] < 0
            || ErrorRate.rate(distance, reference.length) < ErrorRate.rate(edits[i], lengths[i])) {
          edits[i] = distance;
          lengths[i] = reference.length;
        }
      }
      watcher.at(name, i, edits.length);
    }
    return new ErrorRate(edits, lengths);
  }

  /// A text as the numbers of what is counted.
  private interface Units {
    int[] of(String text);
  }
}
