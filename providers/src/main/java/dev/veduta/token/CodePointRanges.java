// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

/// Ranges of code points. Immutable.
final class CodePointRanges {
  private final int[] bounds;

  /// @param bounds first and last code point of each range, in order
  CodePointRanges(int... bounds) {
    this.bounds = bounds;
  }

  boolean contain(int codePoint) {
    if (codePoint < bounds[0]) {
      return false;
    }
    int low = 0;
    int high = bounds.length / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (codePoint > bounds[2 * middle + 1]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return 2 * low < bounds.length && codePoint >= bounds[2 * low];
  }
}
