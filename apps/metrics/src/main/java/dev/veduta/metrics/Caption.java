// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// A text as numbers.
final class Caption {
  private final int[] words;
  private final int[] runs;

  Caption(int[] words, int[] runs) {
    this.words = words;
    this.runs = runs;
  }

  /// Its words.
  int[] words() {
    return words;
  }

  /// Its runs of one to four words, see [NgramIndex#runs].
  int[] runs() {
    return runs;
  }

  /// How many words it has.
  int length() {
    return words.length;
  }
}
