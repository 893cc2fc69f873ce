// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.Values;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.Optional;

/// A number that every element of a token is multiplied by.
///
/// @param factors `[width]` of that number; absent where it is 1
record Scale(Optional<Tensor> factors) {
  static final Scale NONE = new Scale(Optional.empty());

  /// @param name what the backend may call it in messages
  static Scale of(Weights w, String name, double factor, int width) {
    if (factor == 1) {
      return NONE;
    }
    Values factors = Values.zeros(Shape.of(width));
    for (int i = 0; i < width; i++) {
      factors.set(i, (float) factor);
    }
    return new Scale(Optional.of(w.constant(name, factors)));
  }

  /// `x` multiplied by it.
  Tensor times(ComputeSession c, Tensor x) {
    return factors.map(f -> c.multiply(x, f)).orElse(x);
  }
}
