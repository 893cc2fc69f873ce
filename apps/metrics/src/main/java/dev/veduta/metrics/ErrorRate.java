// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.Arrays;

/// Edits per character or word of the reference: of all texts together all edits by all characters,
/// so that long texts weigh more.
final class ErrorRate implements Score {
  private final int[] edits;
  private final int[] lengths;

  /// @param edits of each item, to the reference that it is nearest to
  /// @param lengths of that reference
  ErrorRate(int[] edits, int[] lengths) {
    this.edits = edits;
    this.lengths = lengths;
  }

  @Override
  public double value() {
    return rate(
        Arrays.stream(edits).asLongStream().sum(), Arrays.stream(lengths).asLongStream().sum());
  }

  @Override
  public double item(int index) {
    return rate(edits[index], lengths[index]);
  }

  @Override
  public int size() {
    return edits.length;
  }

  @Override
  public double resampled(int[] draws) {
    long edited = 0;
    long length = 0;
    for (int i = 0; i < draws.length; i++) {
      edited += (long) draws[i] * edits[i];
      length += (long) draws[i] * lengths[i];
    }
    return rate(edited, length);
  }

  /// What stands where nothing was expected counts as if one character had been.
  static double rate(long edits, long length) {
    return edits / (double) Math.max(1, length);
  }
}
