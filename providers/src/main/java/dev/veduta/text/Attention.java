// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.spi.Observer;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Tensor;
import java.util.List;

/// Multi-head attention with the projections around it.
///
/// @param key reads what is attended to, the text so far or the image
/// @param queryScale applied to queries beyond the usual `1 / √(width / heads)`
record Attention(int heads, Linear query, Linear key, Linear value, Linear out, Scale queryScale) {

  Attention(int heads, Linear query, Linear key, Linear value, Linear out) {
    this(heads, query, key, value, out, Scale.NONE);
  }

  /// Adds `[R, T, D]` tokens of the text, or all of the image, to what is remembered.
  AttentionMemory append(ComputeSession c, Tensor x, KvCache cache, int layer) {
    List<Tensor> pair = c.linears(x, List.of(key, value));
    return c.append(cache, layer, pair.get(0), pair.get(1));
  }

  /// What `[R, T, H]` tokens find in a memory, added to `residual`.
  ///
  /// @param name what the observer knows its probabilities by
  Tensor addTo(
      ComputeSession c,
      Tensor residual,
      Tensor x,
      AttentionMemory memory,
      Mask mask,
      String name,
      Observer observer) {
    Tensor queries = queryScale.times(c, c.linear(x, query, NONE));
    if (observer.isLooking()) {
      observer.saw(name, c.attentionWeights(queries, memory, heads, mask));
    }
    return c.linearAdd(c.attention(queries, memory, heads, mask), out, residual);
  }
}
