// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.digits;

import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Tensor;

/// Two linear maps with a GELU between them.
record Perceptron(Linear up, Linear down) {

  static Perceptron load(Weights w, DigitsConfig config) {
    return new Perceptron(
        w.linear("0", config.width(), config.mlpWidth()),
        w.linear("2", config.mlpWidth(), config.width()));
  }

  /// Its result added to `x`.
  Tensor forward(ComputeSession c, Tensor x) {
    return c.linearAdd(c.linear(x, up, Activation.GELU), down, x);
  }
}
