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
import dev.veduta.spi.compute.Tensor;
import java.util.Optional;

/// The Vision Transformer ([Dosovitskiy et al. 2020](https://arxiv.org/abs/2010.11929), section
/// 3.1), such as `google/vit-base-patch16-224-in21k`: a class token and the patches of the picture,
/// each with the embedding of its position, through pre-norm blocks. All tokens are normalised at
/// the end, none is pooled.
record Vit(
    VitConfig config,
    Linear patchEmbedding,
    Tensor classToken,
    Tensor positions,
    Blocks blocks,
    Norm afterBlocks)
    implements VisionEncoder {

  static Vit load(EncoderContext context) {
    VitConfig config = VitConfig.of(context.config());
    Grid seen = config.picture().checked(context);
    int width = config.width();
    int patch = config.picture().patch();
    PositionTable positions = new PositionTable(1, config.picture().grid(), width);
    Weights w = context.weights();
    w.ignore("pooler\\..*");
    Weights embeddings = w.at("embeddings");
    embeddings.ignore("mask_token");
    return new Vit(
        config,
        embeddings.patchEmbeddingWithBias("patch_embeddings.projection", 3, patch, width),
        embeddings.tensor("cls_token", 1, 1, width),
        positions.load(seen, embeddings, "position_embeddings", 1, positions.rows(), width),
        Blocks.load(config.layers(), i -> block(w.at("encoder").at("layer").at(i), config)),
        w.norm("layernorm", width, config.epsilon()));
  }

  /// A block as ViT and DeiT name it.
  static Blocks.Block block(Weights w, VitConfig config) {
    int width = config.width();
    Weights attention = w.at("attention").at("attention");
    return new Blocks.Block(
        config.heads(),
        config.activation(),
        w.norm("layernorm_before", width, config.epsilon()),
        projection(attention, "query", config),
        projection(attention, "key", config),
        projection(attention, "value", config),
        w.linear("attention.output.dense", width, width),
        w.norm("layernorm_after", width, config.epsilon()),
        w.linear("intermediate.dense", width, config.mlpWidth()),
        w.linear("output.dense", config.mlpWidth(), width));
  }

  private static Linear projection(Weights attention, String name, VitConfig config) {
    return config.hasBias()
        ? attention.linear(name, config.width(), config.width())
        : attention.linearWithoutBias(name, config.width(), config.width());
  }

  @Override
  public Tensor encode(ComputeSession c, Tensor pixels, Observer observer) {
    Tensor patches = c.linear(c.patches(pixels, config.picture().patch()), patchEmbedding, NONE);
    Tensor x = c.add(c.join(classToken, patches), positions);
    return c.layerNorm(blocks.forward(c, x, observer), afterBlocks);
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
    return "ViT, " + config;
  }
}
