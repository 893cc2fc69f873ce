// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.spi.compute.Tensor;

/// Sees what a model computes on its way, such as hidden states and attention weights.
public interface Observer {

  /// Sees nothing; a model skips what only others would look at.
  Observer NONE =
      new Observer() {
        @Override
        public void saw(String name, Tensor value) {}

        @Override
        public boolean isLooking() {
          return false;
        }
      };

  /// Sees one tensor.
  ///
  /// @param name as the golden cases call it, such as `hidden_states.3`
  /// @param value valid during the call only
  void saw(String name, Tensor value);

  /// Whether it looks at all.
  default boolean isLooking() {
    return true;
  }
}
