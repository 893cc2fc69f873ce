// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.digits;

import static dev.veduta.spi.compute.Activation.GELU;
import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/// A transformer with encoder and decoder ([Vaswani et al. 2017](https://arxiv.org/abs/1706.03762),
/// section 3), post-norm, that reads a picture's patches and writes digits. Patches have learned
/// positions, digits have none.
record DigitsNetwork(
    DigitsConfig config,
    Linear patchEmbedding,
    Tensor positions,
    List<EncoderLayer> encoder,
    Tensor tokens,
    Linear tokenProjection,
    List<DecoderLayer> decoder,
    Head head) {

  static DigitsNetwork load(Weights w, DigitsConfig config) {
    int width = config.width();
    Weights encoder = w.at("encoder").at("layers");
    Weights decoder = w.at("decoder").at("layers");
    return new DigitsNetwork(
        config,
        w.linear("patch_embed", config.patchSize() * config.patchSize(), width),
        w.tensor("pos_embed_enc", 1, config.patches(), width),
        IntStream.range(0, config.layers())
            .mapToObj(i -> EncoderLayer.load(encoder.at(i), config))
            .toList(),
        w.tensor("digit_embeddings", DigitsConfig.VOCABULARY, config.tokenWidth()),
        w.linear("token_projection", config.tokenWidth(), width),
        IntStream.range(0, config.layers())
            .mapToObj(i -> DecoderLayer.load(decoder.at(i), config))
            .toList(),
        Head.load(w.at("final_layer"), config));
  }

  /// Sees `[B, 1, height, width]` pixels: `[B, N, D]`.
  Tensor encode(ComputeSession c, Tensor pixels) {
    Tensor patches = c.patches(pixels, config.patchSize());
    Tensor x = c.add(c.linear(patches, patchEmbedding, NONE), positions);
    for (EncoderLayer layer : encoder) {
      x = layer.forward(c, x);
    }
    return x;
  }

  /// Starts to write what `[B, N, D]` shows, at most `most` tokens.
  Writing begin(ComputeSession c, Tensor image, int most) {
    KvCache past = c.newCache(decoder.size(), image.shape().rows(), most, config.width());
    List<AttentionMemory> memories =
        decoder.stream().map(layer -> layer.fromImage().remember(c, image)).toList();
    return new Writing(past, memories);
  }

  /// Reads `[B, T]` tokens: the `[B, T, V]` scores of what follows each.
  Tensor next(ComputeSession c, Writing state, Tensor ids) {
    Tensor x = c.linear(c.embed(ids, tokens), tokenProjection, NONE);
    for (int i = 0; i < decoder.size(); i++) {
      x = decoder.get(i).forward(c, x, state.past(), i, state.image().get(i));
    }
    return head.forward(c, x);
  }

  /// What is written so far, and the picture as each layer sees it.
  record Writing(KvCache past, List<AttentionMemory> image) implements AutoCloseable {
    @Override
    public void close() {
      past.close();
    }
  }

  /// Patches look at each other, then each is thought over.
  record EncoderLayer(
      Attention attention, Norm afterAttention, Perceptron perceptron, Norm afterPerceptron) {

    static EncoderLayer load(Weights w, DigitsConfig config) {
      return new EncoderLayer(
          Attention.load(w.at("attention"), config),
          w.norm("norm1", config.width(), DigitsConfig.EPSILON),
          Perceptron.load(w.at("ffn"), config),
          w.norm("norm2", config.width(), DigitsConfig.EPSILON));
    }

    Tensor forward(ComputeSession c, Tensor x) {
      AttentionMemory memory = attention.remember(c, x);
      x = c.layerNorm(attention.forward(c, x, memory, Mask.NONE), afterAttention);
      return c.layerNorm(perceptron.forward(c, x), afterPerceptron);
    }
  }

  /// Digits look at those before them, then at the picture, then each is thought over.
  record DecoderLayer(
      Attention fromText,
      Norm afterText,
      Attention fromImage,
      Norm afterImage,
      Perceptron perceptron,
      Norm afterPerceptron) {

    static DecoderLayer load(Weights w, DigitsConfig config) {
      return new DecoderLayer(
          Attention.load(w.at("masked_attention"), config),
          w.norm("norm1", config.width(), DigitsConfig.EPSILON),
          Attention.load(w.at("enc_dec_attention"), config),
          w.norm("norm2", config.width(), DigitsConfig.EPSILON),
          Perceptron.load(w.at("ffn"), config),
          w.norm("norm3", config.width(), DigitsConfig.EPSILON));
    }

    Tensor forward(ComputeSession c, Tensor x, KvCache past, int layer, AttentionMemory image) {
      AttentionMemory text = fromText.append(c, x, past, layer);
      x = c.layerNorm(fromText.forward(c, x, text, Mask.CAUSAL), afterText);
      x = c.layerNorm(fromImage.forward(c, x, image, Mask.NONE), afterImage);
      return c.layerNorm(perceptron.forward(c, x), afterPerceptron);
    }
  }

  /// Scores the tokens.
  record Head(Norm norm, Linear hidden, Linear scores) {

    static Head load(Weights w, DigitsConfig config) {
      return new Head(
          w.norm("0", config.width(), DigitsConfig.EPSILON),
          w.linear("1", config.width(), config.width()),
          w.linear("3", config.width(), DigitsConfig.VOCABULARY));
    }

    Tensor forward(ComputeSession c, Tensor x) {
      return c.linear(c.linear(c.layerNorm(x, norm), hidden, GELU), scores, NONE);
    }
  }
}
