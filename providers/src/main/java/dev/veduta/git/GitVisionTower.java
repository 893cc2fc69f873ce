// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.spi.Observer;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.AttentionMemory;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/// The vision tower of GIT: the Vision Transformer of CLIP ([Radford et al.
/// 2021](https://arxiv.org/abs/2103.00020), section 2.4), every token of it normalised at the end,
/// none pooled.
record GitVisionTower(
    GitConfig.Vision config,
    Linear patchEmbedding,
    Tensor classToken,
    Tensor positions,
    Norm beforeBlocks,
    List<Block> blocks,
    Norm afterBlocks)
    implements VisionEncoder {

  /// @param w at `git.image_encoder.vision_model`
  static GitVisionTower load(Weights w, GitConfig.Vision config) {
    int width = config.width();
    Weights embeddings = w.at("embeddings");
    embeddings.ignore("position_ids");
    return new GitVisionTower(
        config,
        embeddings.patchEmbedding("patch_embedding", config.channels(), config.patchSize(), width),
        embeddings.tensor("class_embedding", width),
        embeddings.tensor("position_embedding.weight", config.tokens(), width),
        w.norm("pre_layrnorm", width, 1e-5),
        IntStream.range(0, config.layers())
            .mapToObj(i -> Block.load(w.at("encoder").at("layers").at(i), config))
            .toList(),
        w.norm("post_layernorm", width, config.epsilon()));
  }

  @Override
  public Tensor encode(ComputeSession c, Tensor pixels, Observer observer) {
    Tensor patches = c.linear(c.patches(pixels, config.patchSize()), patchEmbedding, NONE);
    Tensor first = c.reshape(classToken, Shape.of(1, 1, classToken.shape().width()));
    Tensor x = c.layerNorm(c.add(c.join(first, patches), positions), beforeBlocks);
    observer.saw("encoder_hidden_states.0", x);
    for (int layer = 0; layer < blocks.size(); layer++) {
      Tensor in = x;
      Block block = blocks.get(layer);
      x = c.scoped(() -> block.forward(c, in));
      observer.saw("encoder_hidden_states." + (layer + 1), x);
    }
    return c.layerNorm(x, afterBlocks);
  }

  @Override
  public int width() {
    return config.width();
  }

  @Override
  public String description() {
    return "CLIP ViT, %d layers, width %d, %d heads, patch %d, picture %d×%d, %d tokens"
        .formatted(
            config.layers(),
            config.width(),
            config.heads(),
            config.patchSize(),
            config.imageSize(),
            config.imageSize(),
            config.tokens());
  }

  /// One pre-norm block: attention over all patches, then a two-layer perceptron.
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

    static Block load(Weights w, GitConfig.Vision config) {
      int width = config.width();
      Weights attention = w.at("self_attn");
      return new Block(
          config.heads(),
          config.activation(),
          w.norm("layer_norm1", width, config.epsilon()),
          attention.linear("q_proj", width, width),
          attention.linear("k_proj", width, width),
          attention.linear("v_proj", width, width),
          attention.linear("out_proj", width, width),
          w.norm("layer_norm2", width, config.epsilon()),
          w.linear("mlp.fc1", width, config.mlpWidth()),
          w.linear("mlp.fc2", config.mlpWidth(), width));
    }

    Tensor forward(ComputeSession c, Tensor x) {
      Tensor h = c.layerNorm(x, beforeAttention);
      AttentionMemory memory = c.remember(c.linear(h, key, NONE), c.linear(h, value, NONE));
      h = c.attention(c.linear(h, query, NONE), memory, heads, Mask.NONE);
      x = c.linearAdd(h, out, x);
      h = c.linear(c.layerNorm(x, beforeMlp), up, activation);
      return c.linearAdd(h, down, x);
    }
  }
}
