// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.digits;

import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Tensor;

/// Multi-head attention with its four projections.
record Attention(int heads, Linear query, Linear key, Linear value, Linear out) {

  static Attention load(Weights w, DigitsConfig config) {
    int width = config.width();
    return new Attention(
        config.heads(),
        w.linear("wQ", width, width),
        w.linear("wK", width, width),
        w.linear("wV", width, width),
        w.linear("wO", width, width));
  }

  /// What queries may look up in `[B, N, D]`.
  AttentionMemory remember(ComputeSession c, Tensor x) {
    return c.remember(c.linear(x, key, NONE), c.linear(x, value, NONE));
  }

  /// What queries may look up in `[R, T, D]` and all that came before.
  AttentionMemory append(ComputeSession c, Tensor x, KvCache past, int layer) {
    return c.append(past, layer, c.linear(x, key, NONE), c.linear(x, value, NONE));
  }

  /// What `x` finds in a memory, added to `x`.
  Tensor forward(ComputeSession c, Tensor x, AttentionMemory memory, Mask mask) {
    Tensor found = c.attention(c.linear(x, query, NONE), memory, heads, mask);
    return c.linearAdd(found, out, x);
  }
}
