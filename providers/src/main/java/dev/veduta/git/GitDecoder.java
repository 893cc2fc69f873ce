// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/// The text decoder of GIT ([Wang et al. 2022](https://arxiv.org/abs/2205.14100), section 3.1): a
/// BERT that reads the image tokens as a prefix of the text.
///
/// Image tokens look at each other only, so their keys and values are computed once, in
/// [#remember], and every text continues from them.
record GitDecoder(
    GitConfig config,
    Linear imageProjection,
    Norm afterImageProjection,
    Tensor words,
    Tensor positions,
    Norm afterEmbedding,
    List<Block> blocks,
    Linear head)
    implements TextDecoder {

  /// @param w at the root of the checkpoint
  static GitDecoder load(Weights w, GitConfig config) {
    int width = config.width();
    Weights git = w.at("git");
    Weights embeddings = git.at("embeddings");
    embeddings.ignore("position_ids");
    Weights projection = git.at("visual_projection").at("visual_projection");
    return new GitDecoder(
        config,
        projection.linear("0", config.vision().width(), width),
        projection.norm("1", width, config.vision().epsilon()),
        embeddings.tensor("word_embeddings.weight", config.vocabulary(), width),
        embeddings.tensor("position_embeddings.weight", config.maxPositions(), width),
        embeddings.norm("LayerNorm", width, config.epsilon()),
        IntStream.range(0, config.layers())
            .mapToObj(i -> Block.load(git.at("encoder").at("layer").at(i), config))
            .toList(),
        w.linear("output", width, config.vocabulary()));
  }

  @Override
  public int vocabulary() {
    return config.vocabulary();
  }

  @Override
  public int maxPositions() {
    return config.maxPositions();
  }

  @Override
  public int imageWidth() {
    return config.vision().width();
  }

  @Override
  public KvCache remember(ComputeSession c, Tensor image, Observer observer) {
    Tensor x = c.layerNorm(c.linear(image, imageProjection, NONE), afterImageProjection);
    KvCache prefix = c.newCache(blocks.size(), x.shape().rows(), x.shape().at(1), config.width());
    try {
      remember(c, x, prefix, observer);
      return prefix;
    } catch (Throwable e) {
      try (prefix) {
        throw e;
      }
    }
  }

  private void remember(ComputeSession c, Tensor image, KvCache prefix, Observer observer) {
    Tensor x = image;
    observer.saw("hidden_states.0", x);
    for (int layer = 0; layer < blocks.size(); layer++) {
      Tensor in = x;
      int index = layer;
      Block block = blocks.get(layer);
      if (layer == blocks.size() - 1 && !observer.isLooking()) {
        try (ComputeSession.Scope _ = c.scope()) {
          block.remember(c, in, prefix, index); // the text reads no more of the image than this
        }
      } else {
        x = c.scoped(() -> block.forward(c, in, prefix, index, Mask.NONE, observer));
      }
    }
  }

  @Override
  public DecodingState begin(ComputeSession c, KvCache image, int rows, int maxTokens) {
    return DecodingState.behind(c, image, rows, maxTokens);
  }

  @Override
  public Tensor read(ComputeSession c, DecodingState state, Tensor tokens, Observer observer) {
    Tensor at = c.positions(state.past(), tokens.shape().width());
    Tensor x = c.add(c.embed(tokens, words), c.embed(at, positions));
    x = c.layerNorm(x, afterEmbedding);
    observer.saw("hidden_states.0", x);
    for (int layer = 0; layer < blocks.size(); layer++) {
      x = blocks.get(layer).forward(c, x, state.past(), layer, Mask.CAUSAL, observer);
    }
    return x;
  }

  @Override
  public Tensor logits(ComputeSession c, Tensor hidden) {
    return c.linear(hidden, head, NONE);
  }

  @Override
  public String description() {
    return "%d layers, width %d, %d heads, vocabulary %d, %d positions"
        .formatted(
            config.layers(),
            config.width(),
            config.heads(),
            config.vocabulary(),
            config.maxPositions());
  }

  /// One post-norm block, as in BERT: each sublayer's sum is normalized after it is added.
  record Block(
      int heads,
      Activation activation,
      Linear query,
      Linear key,
      Linear value,
      Linear out,
      Norm afterAttention,
      Linear up,
      Linear down,
      Norm afterMlp) {

    static Block load(Weights w, GitConfig config) {
      int width = config.width();
      Weights self = w.at("attention").at("self");
      return new Block(
          config.heads(),
          config.activation(),
          self.linear("query", width, width),
          self.linear("key", width, width),
          self.linear("value", width, width),
          w.linear("attention.output.dense", width, width),
          w.norm("attention.output.LayerNorm", width, config.epsilon()),
          w.linear("intermediate.dense", width, config.mlpWidth()),
          w.linear("output.dense", config.mlpWidth(), width),
          w.norm("output.LayerNorm", width, config.epsilon()));
    }

    void remember(ComputeSession c, Tensor x, KvCache past, int layer) {
      List<Tensor> pair = c.linears(x, List.of(key, value));
      c.append(past, layer, pair.get(0), pair.get(1));
    }

    Tensor forward(
        ComputeSession c, Tensor x, KvCache past, int layer, Mask mask, Observer observer) {
      List<Tensor> projected = c.linears(x, List.of(query, key, value));
      Tensor queries = projected.get(0);
      AttentionMemory memory = c.append(past, layer, projected.get(1), projected.get(2));
      if (observer.isLooking()) {
        observer.saw("attentions." + layer, c.attentionWeights(queries, memory, heads, mask));
      }
      Tensor h = c.attention(queries, memory, heads, mask);
      x = c.layerNorm(c.linearAdd(h, out, x), afterAttention);
      x = c.layerNorm(c.feedForward(x, up, activation, down, x), afterMlp);
      observer.saw("hidden_states." + (layer + 1), x);
      return x;
    }
  }
}
