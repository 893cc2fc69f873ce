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

/// The decoder of TrOCR ([Li et al. 2021](https://arxiv.org/abs/2109.10282), section 2.2), which
/// writes the text of a line that its encoder sees: the blocks of BART with keys and values as wide
/// as the encoder. Model cards:
/// [microsoft/trocr-base-printed](https://huggingface.co/microsoft/trocr-base-printed), whose
/// positions are learned, and
/// [microsoft/trocr-small-printed](https://huggingface.co/microsoft/trocr-small-printed).
///
/// @param afterEmbedding absent where embedded tokens are not normalized
record TrocrDecoder(
    TrocrConfig config,
    Words words,
    Scale wordScale,
    Tensor positions,
    Optional<Norm> afterEmbedding,
    Blocks blocks)
    implements TextDecoder {

  static TrocrDecoder load(Weights w, TrocrConfig config) {
    BartConfig text = config.text();
    int width = text.width();
    BartDecoder.ignoreOthers(w);
    Weights body = w.at("model").at("decoder");
    // What was computed when the file was written.
    body.ignore("embed_positions\\.(_float_tensor|weights)");
    return new TrocrDecoder(
        config,
        BartDecoder.words(w, text, "output_projection.weight"),
        Scale.of(body, "embed_scale", text.wordScale(), width),
        positions(body, config),
        config.normalized()
            ? Optional.of(body.norm("layernorm_embedding", width, BartConfig.EPSILON))
            : Optional.empty(),
        new Blocks(
            width,
            BartDecoder.blocks(body, text, Block.Order.POST_NORM, config.imageWidth()),
            Optional.empty()));
  }

  private static Tensor positions(Weights body, TrocrConfig config) {
    return config.learned()
        ? BartDecoder.positions(body, config.text())
        : body.constant(
            "embed_positions", Sinusoids.table(config.sinusoids(), config.width(), config.pad()));
  }

  @Override
  public int vocabulary() {
    return config.text().vocabulary();
  }

  @Override
  public int maxPositions() {
    return config.text().positions();
  }

  @Override
  public int imageWidth() {
    return config.imageWidth();
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
    Tensor at =
        config.learned()
            ? c.positions(state.past(), tokens.shape().width())
            : c.positions(state.past(), tokens, config.pad());
    Tensor x =
        c.add(wordScale.times(c, c.embed(tokens, words.embedding())), c.embed(at, positions));
    if (afterEmbedding.isPresent()) {
      x = c.layerNorm(x, afterEmbedding.get());
    }
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
    return blocks.description("TrOCR", config.text().vocabulary());
  }
}
