// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// What two sequences of numbers have in common, and what parts them.
final class Sequences {

  private Sequences() {}

  /// The length of the longest common subsequence.
  static int longestCommon(int[] a, int[] b) {
    int from = commonStart(a, b);
    int cut = commonEnd(a, b, from);
    int width = b.length - cut - from;
    int[] row = new int[width + 1];
    for (int i = from; i < a.length - cut; i++) {
      int diagonal = 0;
      for (int j = 1; j <= width; j++) {
        int above = row[j];
        row[j] = a[i] == b[from + j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return from + cut + row[width];
  }

  /// The fewest insertions, deletions and substitutions that make one of the other (Levenshtein).
  static int edits(int[] a, int[] b) {
    int from = commonStart(a, b);
    int cut = commonEnd(a, b, from);
    int width = b.length - cut - from;
    int[] row = new int[width + 1];
    for (int j = 0; j <= width; j++) {
      row[j] = j;
    }
    for (int i = from; i < a.length - cut; i++) {
      int diagonal = row[0];
      row[0] = i - from + 1;
      for (int j = 1; j <= width; j++) {
        int above = row[j];
        int replaced = a[i] == b[from + j - 1] ? diagonal : diagonal + 1;
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[width];
  }

  private static int commonStart(int[] a, int[] b) {
    int most = Math.min(a.length, b.length);
    int length = 0;
    while (length < most && a[length] == b[length]) {
      length++;
    }
    return length;
  }

  private static int commonEnd(int[] a, int[] b, int start) {
    int most = Math.min(a.length, b.length) - start;
    int length = 0;
    while (length < most && a[a.length - 1 - length] == b[b.length - 1 - length]) {
      length++;
    }
    return length;
  }
}
