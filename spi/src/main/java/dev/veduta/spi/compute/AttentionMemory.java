// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

/// The keys and values that queries attend to, in whatever form suits the backend.
///
/// It holds `rows` sequences; query row `r` of `R` reads row `r / (R / rows)`, so the beams of one
/// image share one memory row.
public interface AttentionMemory {
  int rows();

  /// How many positions each row holds, a forked prefix included; of joined caches the longest.
  int positions();
}
