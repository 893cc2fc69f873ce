// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.spi.compute.TopK;

/// What the decoder says about the token after each line, before any [ScoreProcessor]. Valid during
/// [Search#choose] only.
public interface Scores {

  /// How many tokens are scored, `V`.
  int vocabulary();

  /// The `k` likeliest tokens of each line and their log-softmax.
  ///
  /// @param k at most what the search said it needs
  TopK best(int k);

  /// The logits of a line, `[V]`: a copy.
  float[] logits(int line);

  /// The last hidden state of a line: a copy.
  float[] hidden(int line);
}
