// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.AttentionMemory;

/// An attention memory of this backend.
sealed interface Memory extends AttentionMemory permits DenseMemory, CachedMemory {

  /// The memory, which must be one of this backend.
  static Memory of(AttentionMemory memory) {
    if (memory instanceof Memory known) {
      return known;
    }
    throw new IllegalArgumentException("an attention memory of another backend: " + memory);
  }

  /// The width of keys and values.
  int width();

  /// How many positions the shortest row holds.
  int shortest();

  /// Whether rows may differ in length.
  boolean isJoined();
}
