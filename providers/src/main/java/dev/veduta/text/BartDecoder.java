// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import static dev.veduta.spi.compute.Activation.NONE;

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

/// The decoder of BART ([Lewis et al. 2020](https://arxiv.org/abs/1910.13461), section 2) that
/// attends to an image instead of its own encoder. Model card:
/// [facebook/bart-base](https://huggingface.co/facebook/bart-base).
record BartDecoder(
    BartConfig config,
    Words words,
    Scale wordScale,
    Tensor positions,
    Norm afterEmbedding,
    Blocks blocks)
    implements TextDecoder {

  static BartDecoder load(Weights w, BartConfig config) {
    int width = config.width();
    ignoreOthers(w);
    Weights body = w.at("model").at("decoder");
    return new BartDecoder(
        config,
        words(w, config, "lm_head.weight"),
        Scale.of(body, "embed_scale", config.wordScale(), width),
        positions(body, config),
        body.norm("layernorm_embedding", width, BartConfig.EPSILON),
        new Blocks(width, blocks(body, config, Block.Order.POST_NORM, width), Optional.empty()));
  }

  /// The encoder, counters and the bias of a whole BART, which its decoder has no use for.
  static void ignoreOthers(Weights w) {
    w.ignore("model\\.(encoder\\..*|shared\\.weight)");
    w.ignore("final_logits_bias|.*\\.version");
  }

  /// The words, whose embedding a whole BART shares between its halves.
  ///
  /// @param scores the name of their scores' weight
  static Words words(Weights w, BartConfig config, String scores) {
    String embedding = w.spelling("model.decoder.embed_tokens.weight", "model.shared.weight");
    return Words.load(
        w,
        new Words.Names(embedding, scores, null),
        config.width(),
        config.vocabulary(),
        config.tied());
  }

  /// The learned positions, from the first token's on.
  static Tensor positions(Weights body, BartConfig config) {
    return body.rows(
        "embed_positions.weight",
        config.positions() + BartConfig.RESERVED_POSITIONS,
        config.width(),
        BartConfig.RESERVED_POSITIONS,
        config.positions());
  }

  /// The blocks of BART and of what has its names.
  static List<Block> blocks(Weights body, BartConfig config, Block.Order order, int imageWidth) {
    return IntStream.range(0, config.layers())
        .mapToObj(i -> block(body.at("layers").at(i), config, order, imageWidth))
        .toList();
  }

  private static Block block(Weights w, BartConfig config, Block.Order order, int imageWidth) {
    int width = config.width();
    return new Block(
        order,
        attention(w.at("self_attn"), config, width),
        w.norm("self_attn_layer_norm", width, BartConfig.EPSILON),
        attention(w.at("encoder_attn"), config, imageWidth),
        w.norm("encoder_attn_layer_norm", width, BartConfig.EPSILON),
        w.linear("fc1", width, config.mlpWidth()),
        config.activation(),
        w.linear("fc2", config.mlpWidth(), width),
        w.norm("final_layer_norm", width, BartConfig.EPSILON));
  }

  private static Attention attention(Weights w, BartConfig config, int memoryWidth) {
    int width = config.width();
    return new Attention(
        config.heads(),
        w.linear("q_proj", width, width),
        w.linear("k_proj", memoryWidth, width),
        w.linear("v_proj", memoryWidth, width),
        w.linear("out_proj", width, width));
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
    Tensor x =
        c.add(wordScale.times(c, c.embed(tokens, words.embedding())), c.embed(at, positions));
    x = c.layerNorm(x, afterEmbedding);
    return blocks.forward(c, x, state, observer);
  }

  @Override
  public Tensor logits(ComputeSession c, Tensor hidden) {
    return c.linear(hidden, words.scores(), NONE);
  }

  @Override
  public GenerationOptions generationDefaults() {
    return config.defaults();
  }

  @Override
  public String description() {
    return blocks.description("BART", config.vocabulary());
  }
}
