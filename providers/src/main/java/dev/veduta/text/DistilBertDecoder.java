// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// DistilBERT ([Sanh et al. 2019](https://arxiv.org/abs/1910.01108)) as a decoder: BERT of half the
/// layers without token types. Model card:
/// [distilbert/distilbert-base-uncased](https://huggingface.co/distilbert/distilbert-base-uncased).
///
/// Transformers has no such decoder; this one is an extension. Attention to the image stands where
/// BERT has it and is called `crossattention.{q_lin,k_lin,v_lin,out_lin}` with the norm
/// `ca_layer_norm` behind it, after DistilBERT's `attention` and `sa_layer_norm`.
record DistilBertDecoder(
    BertConfig config,
    Words words,
    Tensor positions,
    Norm afterEmbedding,
    Blocks blocks,
    PredictionHead head)
    implements TextDecoder {

  static DistilBertDecoder load(Weights w, BertConfig config) {
    int width = config.width();
    Weights body = w.at("distilbert");
    Weights embeddings = body.at("embeddings");
    embeddings.ignore("position_ids");
    List<Block> blocks =
        IntStream.range(0, config.layers())
            .mapToObj(i -> block(body.at("transformer").at("layer").at(i), config))
            .toList();
    Words words =
        Words.load(
            w,
            new Words.Names(
                "distilbert.embeddings.word_embeddings.weight",
                "vocab_projector.weight",
                "vocab_projector.bias"),
            width,
            config.vocabulary(),
            config.tied());
    return new DistilBertDecoder(
        config,
        words,
        embeddings.tensor("position_embeddings.weight", config.positions(), width),
        embeddings.norm("LayerNorm", width, config.epsilon()),
        new Blocks(width, blocks, Optional.empty()),
        new PredictionHead(
            w.linear("vocab_transform", width, width),
            config.activation(),
            w.norm("vocab_layer_norm", width, config.epsilon()),
            words.scores()));
  }

  private static Block block(Weights w, BertConfig config) {
    int width = config.width();
    double epsilon = config.epsilon();
    return new Block(
        Block.Order.POST_NORM,
        attention(w.at("attention"), config),
        w.norm("sa_layer_norm", width, epsilon),
        attention(w.at("crossattention"), config),
        w.norm("ca_layer_norm", width, epsilon),
        w.linear("ffn.lin1", width, config.mlpWidth()),
        config.activation(),
        w.linear("ffn.lin2", config.mlpWidth(), width),
        w.norm("output_layer_norm", width, epsilon));
  }

  private static Attention attention(Weights w, BertConfig config) {
    int width = config.width();
    return new Attention(
        config.heads(),
        w.linear("q_lin", width, width),
        w.linear("k_lin", width, width),
        w.linear("v_lin", width, width),
        w.linear("out_lin", width, width));
  }

  @Override
  public int vocabulary() {
    return config.vocabulary();
  }

  @Override
  public int maxPositions() {
    return config.positions();
  }

  @Override
  public int imageWidth() {
    return config.width();
  }

  @Override
  public KvCache remember(ComputeSession c, Tensor image, Observer observer) {
    return blocks.remember(c, image);
  }

  @Override
  public DecodingState begin(ComputeSession c, KvCache image, int rows, int maxTokens) {
    return blocks.begin(c, image, rows, maxTokens);
  }

  @Override
  public Tensor read(ComputeSession c, DecodingState state, Tensor tokens, Observer observer) {
    Tensor at = c.positions(state.past(), tokens.shape().width());
    Tensor x = c.add(c.embed(tokens, words.embedding()), c.embed(at, positions));
    x = c.layerNorm(x, afterEmbedding);
    return blocks.forward(c, x, state, observer);
  }

  @Override
  public Tensor logits(ComputeSession c, Tensor hidden) {
    return head.logits(c, hidden);
  }

  @Override
  public GenerationOptions generationDefaults() {
    return config.defaults();
  }

  @Override
  public String description() {
    return blocks.description("DistilBERT", config.vocabulary());
  }
}
