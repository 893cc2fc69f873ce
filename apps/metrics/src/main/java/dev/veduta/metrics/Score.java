// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// What a metric says about texts: about all of them together, and about each alone.
public sealed interface Score permits MeanScore, BleuScore, ErrorRate {

  /// About all together.
  double value();

  /// About one of them.
  double item(int index);

  /// How many texts there are.
  int size();

  /// About a sample of them, drawn with replacement.
  ///
  /// @param draws how often each was drawn
  double resampled(int[] draws);
}
