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
import java.util.Optional;

/// The decoder of MBart ([Liu et al. 2020](https://arxiv.org/abs/2001.08210)): BART that normalizes
/// what a sublayer reads, and once more at the end. Model card of a Donut, which reads documents
/// with it: [naver-clova-ix/donut-base](https://huggingface.co/naver-clova-ix/donut-base).
record MbartDecoder(
    BartConfig config,
    Words words,
    Scale wordScale,
    Tensor positions,
    Norm afterEmbedding,
    Blocks blocks)
    implements TextDecoder {

  static MbartDecoder load(Weights w, BartConfig config) {
    int width = config.width();
    BartDecoder.ignoreOthers(w);
    Weights body = w.at("model").at("decoder");
    return new MbartDecoder(
        config,
        BartDecoder.words(w, config, "lm_head.weight"),
        Scale.of(body, "embed_scale", config.wordScale(), width),
        BartDecoder.positions(body, config),
        body.norm("layernorm_embedding", width, BartConfig.EPSILON),
        new Blocks(
            width,
            BartDecoder.blocks(body, config, Block.Order.PRE_NORM, width),
            Optional.of(body.norm("layer_norm", width, BartConfig.EPSILON))));
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
    return blocks.description("MBart", config.vocabulary());
  }
}
