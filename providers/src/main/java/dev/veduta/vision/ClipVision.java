// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TokenGrid;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.Optional;

/// The Vision Transformer of CLIP ([Radford et al. 2021](https://arxiv.org/abs/2103.00020), section
/// 2.4), such as `openai/clip-vit-base-patch32`: patches without bias, and a norm before the
/// blocks. What comes after them is up to those who use it: CLIP normalises the class token only,
/// and that is of no use to a decoder.
public record ClipVision(
    ClipVisionConfig config,
    Linear patchEmbedding,
    Tensor classToken,
    Tensor positions,
    Norm beforeBlocks,
    Blocks blocks)
    implements VisionEncoder {

  /// @param context its weights at the tower, such as `git.image_encoder.vision_model`
  public static ClipVision load(EncoderContext context, ClipVisionConfig config) {
    Grid seen = config.picture().checked(context);
    int width = config.width();
    PositionTable positions = new PositionTable(1, config.picture().grid(), width);
    Weights w = context.weights();
    Weights embeddings = w.at("embeddings");
    embeddings.ignore("position_ids");
    return new ClipVision(
        config,
        embeddings.patchEmbedding("patch_embedding", 3, config.patchSize(), width),
        embeddings.tensor("class_embedding", width),
        positions.load(seen, embeddings, "position_embedding.weight", positions.rows(), width),
        w.norm("pre_layrnorm", width, config.epsilon()),
        Blocks.load(config.layers(), i -> block(w.at("encoder").at("layers").at(i), config)));
  }

  private static Blocks.Block block(Weights w, ClipVisionConfig config) {
    int width = config.width();
    Weights attention = w.at("self_attn");
    return new Blocks.Block(
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

  @Override
  public Tensor encode(ComputeSession c, Tensor pixels, Observer observer) {
    Tensor patches = c.linear(c.patches(pixels, config.patchSize()), patchEmbedding, NONE);
    Tensor first = c.reshape(classToken, Shape.of(1, 1, config.width()));
    Tensor x = c.layerNorm(c.add(c.join(first, patches), positions), beforeBlocks);
    return blocks.forward(c, x, observer);
  }

  @Override
  public int width() {
    return config.width();
  }

  @Override
  public Optional<TokenGrid> grid(int height, int width) {
    return Optional.of(config.picture().tokens(1, height, width));
  }

  @Override
  public String description() {
    return "CLIP ViT, " + config;
  }
}
