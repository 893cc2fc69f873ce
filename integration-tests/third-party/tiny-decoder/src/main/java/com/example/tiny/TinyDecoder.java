// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.tiny;

import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.spi.Config;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;

/// The least that may be called a transformer's decoder ([Vaswani et al.
/// 2017](https://arxiv.org/abs/1706.03762), section 3.1): one layer that looks at the tokens before
/// and at the picture, without a perceptron.
record TinyDecoder(
    Tensor words,
    Tensor positions,
    Attention fromText,
    Norm afterText,
    Attention fromImage,
    Norm afterImage,
    Linear head)
    implements TextDecoder {
  private static final double EPSILON = 1e-5;

  static TinyDecoder load(Weights w, Config config) {
    int vocabulary = config.integer("vocab_size", 1000, 1, 1 << 20);
    int width = config.integer("hidden_size", 32, 1, 4096);
    int positions = config.integer("max_position_embeddings", 512, 1, 1 << 20);
    int heads = config.heads("num_attention_heads", 2, width);
    Weights model = w.at("model");
    return new TinyDecoder(
        model.tensor("words.weight", vocabulary, width),
        model.tensor("positions.weight", positions, width),
        Attention.load(model.at("from_text"), heads, width),
        model.norm("after_text", width, EPSILON),
        Attention.load(model.at("from_image"), heads, width),
        model.norm("after_image", width, EPSILON),
        w.linear("head", width, vocabulary));
  }

  @Override
  public int vocabulary() {
    return head.out();
  }

  @Override
  public int maxPositions() {
    return positions.shape().rows();
  }

  @Override
  public int imageWidth() {
    return head.in();
  }

  @Override
  public KvCache remember(ComputeSession c, Tensor image, Observer observer) {
    KvCache seen = c.newCache(1, image.shape().at(0), image.shape().at(1), head.in());
    c.append(seen, 0, fromImage.keys(c, image), fromImage.values(c, image));
    return seen;
  }

  @Override
  public DecodingState begin(ComputeSession c, KvCache image, int rows, int maxTokens) {
    return DecodingState.beside(c, image, 1, head.in(), rows, maxTokens);
  }

  @Override
  public Tensor read(ComputeSession c, DecodingState state, Tensor tokens, Observer observer) {
    Tensor at = c.positions(state.past(), tokens.shape().width());
    Tensor x = c.add(c.embed(tokens, words), c.embed(at, positions));
    observer.saw("hidden_states.0", x);
    AttentionMemory text = c.append(state.past(), 0, fromText.keys(c, x), fromText.values(c, x));
    if (observer.isLooking()) {
      observer.saw("attentions.0", fromText.weights(c, x, text, Mask.CAUSAL));
    }
    x = c.layerNorm(fromText.forward(c, x, text, Mask.CAUSAL), afterText);
    AttentionMemory image = c.memory(state.seen(), 0);
    if (observer.isLooking()) {
      observer.saw("cross_attentions.0", fromImage.weights(c, x, image, Mask.NONE));
    }
    x = c.layerNorm(fromImage.forward(c, x, image, Mask.NONE), afterImage);
    observer.saw("hidden_states.1", x);
    return x;
  }

  @Override
  public Tensor logits(ComputeSession c, Tensor hidden) {
    return c.linear(hidden, head, NONE);
  }

  @Override
  public String description() {
    return "Tiny, width %d, %d heads, vocabulary %d"
        .formatted(imageWidth(), fromText.heads(), vocabulary());
  }

  /// Multi-head attention with its four projections.
  record Attention(int heads, Linear query, Linear key, Linear value, Linear out) {

    static Attention load(Weights w, int heads, int width) {
      return new Attention(
          heads,
          w.linear("query", width, width),
          w.linear("key", width, width),
          w.linear("value", width, width),
          w.linear("out", width, width));
    }

    Tensor keys(ComputeSession c, Tensor x) {
      return c.linear(x, key, NONE);
    }

    Tensor values(ComputeSession c, Tensor x) {
      return c.linear(x, value, NONE);
    }

    /// What `x` finds in a memory, added to `x`.
    Tensor forward(ComputeSession c, Tensor x, AttentionMemory memory, Mask mask) {
      return c.linearAdd(c.attention(c.linear(x, query, NONE), memory, heads, mask), out, x);
    }

    /// What `x` looks at.
    Tensor weights(ComputeSession c, Tensor x, AttentionMemory memory, Mask mask) {
      return c.attentionWeights(c.linear(x, query, NONE), memory, heads, mask);
    }
  }
}
