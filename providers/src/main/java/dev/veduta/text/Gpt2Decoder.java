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
import dev.veduta.spi.compute.Tensor;
import java.util.Optional;
import java.util.stream.IntStream;

/// GPT-2 ([Radford et al.
/// 2019](https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf),
/// section 2.3) with attention to an image between attention to the text and the feed-forward
/// network, as in
/// [nlpconnect/vit-gpt2-image-captioning](https://huggingface.co/nlpconnect/vit-gpt2-image-captioning).
record Gpt2Decoder(Gpt2Config config, Words words, Tensor positions, Blocks blocks)
    implements TextDecoder {

  static Gpt2Decoder load(Weights w, Gpt2Config config) {
    int width = config.width();
    Weights body = w.at("transformer");
    // Causal masks and their filler, which old files carry.
    body.ignore("h\\.\\d+\\.(attn|crossattention)\\.(bias|masked_bias)");
    return new Gpt2Decoder(
        config,
        Words.load(
            w,
            new Words.Names("transformer.wte.weight", "lm_head.weight", null),
            width,
            config.vocabulary(),
            config.tied()),
        body.tensor("wpe.weight", config.positions(), width),
        new Blocks(
            width,
            IntStream.range(0, config.layers())
                .mapToObj(i -> block(body.at("h").at(i), config, i))
                .toList(),
            Optional.of(body.norm("ln_f", width, config.epsilon()))));
  }

  private static Block block(Weights w, Gpt2Config config, int layer) {
    int width = config.width();
    int heads = config.heads();
    double epsilon = config.epsilon();
    Scale scale = Scale.of(w, "query_scale", config.scoreScale(layer), width);
    Attention self =
        new Attention(
            heads,
            w.conv1d("attn.c_attn", width, width, 0, 3),
            w.conv1d("attn.c_attn", width, width, 1, 3),
            w.conv1d("attn.c_attn", width, width, 2, 3),
            w.conv1d("attn.c_proj", width, width, 0, 1),
            scale);
    Attention cross =
        new Attention(
            heads,
            w.conv1d("crossattention.q_attn", width, width, 0, 1),
            w.conv1d("crossattention.c_attn", width, width, 0, 2),
            w.conv1d("crossattention.c_attn", width, width, 1, 2),
            w.conv1d("crossattention.c_proj", width, width, 0, 1),
            scale);
    return new Block(
        Block.Order.PRE_NORM,
        self,
        w.norm("ln_1", width, epsilon),
        cross,
        w.norm("ln_cross_attn", width, epsilon),
        w.conv1d("mlp.c_fc", width, config.mlpWidth(), 0, 1),
        config.activation(),
        w.conv1d("mlp.c_proj", config.mlpWidth(), width, 0, 1),
        w.norm("ln_2", width, epsilon));
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
    return blocks.description("GPT-2", config.vocabulary());
  }
}
