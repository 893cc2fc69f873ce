// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.Observer;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The blocks of a Vision Transformer (Dosovitskiy et al. 2020, equations 2 and 3), one after
/// another.
record Blocks(List<Block> blocks) {

  static Blocks load(int count, IntFunction<Block> block) {
    return new Blocks(IntStream.range(0, count).mapToObj(block).toList());
  }

  /// @param observer sees `x` and what each block makes of it
  Tensor forward(ComputeSession c, Tensor x, Observer observer) {
    observer.saw("encoder_hidden_states.0", x);
    for (int layer = 0; layer < blocks.size(); layer++) {
      Tensor in = x;
      Block block = blocks.get(layer);
      x = c.scoped(() -> block.forward(c, in));
      observer.saw("encoder_hidden_states." + (layer + 1), x);
    }
    return x;
  }

  /// A pre-norm block: attention over all tokens, then a two-layer perceptron.
  record Block(
      int heads,
      Activation activation,
      Norm beforeAttention,
      Linear query,
      Linear key,
      Linear value,
      Linear out,
      Norm beforeMlp,
      Linear up,
      Linear down) {

    private Tensor forward(ComputeSession c, Tensor x) {
      Tensor h = c.layerNorm(x, beforeAttention);
      List<Tensor> projected = c.linears(h, List.of(query, key, value));
      AttentionMemory memory = c.remember(projected.get(1), projected.get(2));
      h = c.attention(projected.get(0), memory, heads, Mask.NONE);
      x = c.linearAdd(h, out, x);
      return c.feedForward(c.layerNorm(x, beforeMlp), up, activation, down, x);
    }
  }
}
