// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;

/// One block of a decoder ([Vaswani et al. 2017](https://arxiv.org/abs/1706.03762), section 3.1):
/// attention to the text so far, attention to the image, a feed-forward network, each added to what
/// it read.
///
/// @param order whether a sublayer's input is normalized or the sum behind it
record Block(
    Order order,
    Attention self,
    Norm selfNorm,
    Attention cross,
    Norm crossNorm,
    Linear up,
    Activation activation,
    Linear down,
    Norm mlpNorm) {

  /// Where layer norms stand.
  enum Order {
    /// `x + f(norm(x))`, as in GPT-2.
    PRE_NORM,
    /// `norm(x + f(x))`, as in the first transformer.
    POST_NORM
  }

  /// Reads `[R, T, H]` tokens as the block numbered `layer`.
  Tensor forward(ComputeSession c, Tensor x, DecodingState state, int layer, Observer observer) {
    Tensor in = before(c, x, selfNorm);
    AttentionMemory text = self.append(c, in, state.past(), layer);
    String name = "attentions." + layer;
    x = after(c, self.addTo(c, x, in, text, Mask.CAUSAL, name, observer), selfNorm);

    in = before(c, x, crossNorm);
    AttentionMemory image = c.memory(state.seen(), layer);
    name = "cross_attentions." + layer;
    x = after(c, cross.addTo(c, x, in, image, Mask.NONE, name, observer), crossNorm);

    in = before(c, x, mlpNorm);
    return after(c, c.feedForward(in, up, activation, down, x), mlpNorm);
  }

  private Tensor before(ComputeSession c, Tensor x, Norm norm) {
    return order == Order.PRE_NORM ? c.layerNorm(x, norm) : x;
  }

  private Tensor after(ComputeSession c, Tensor x, Norm norm) {
    return order == Order.POST_NORM ? c.layerNorm(x, norm) : x;
  }
}
