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

/// The data-efficient image transformer ([Touvron et al. 2020](https://arxiv.org/abs/2012.12877),
/// section 4), such as `facebook/deit-base-distilled-patch16-224` and the encoder of
/// `microsoft/trocr-small-printed`: a ViT with a second token beside the class token, through which
/// it was taught by another network.
record Deit(
    VitConfig config,
    Linear patchEmbedding,
    Tensor classToken,
    Tensor distillationToken,
    Tensor positions,
    Blocks blocks,
    Norm afterBlocks)
    implements VisionEncoder {

  static Deit load(EncoderContext context) {
    VitConfig config = VitConfig.of(context.config());
    Grid seen = config.picture().checked(context);
    int width = config.width();
    int patch = config.picture().patch();
    PositionTable positions = new PositionTable(2, config.picture().grid(), width);
    Weights w = context.weights();
    w.ignore("pooler\\..*");
    Weights embeddings = w.at("embeddings");
    embeddings.ignore("mask_token");
    return new Deit(
        config,
        embeddings.patchEmbeddingWithBias("patch_embeddings.projection", 3, patch, width),
        embeddings.tensor("cls_token", 1, 1, width),
        embeddings.tensor("distillation_token", 1, 1, width),
        positions.load(seen, embeddings, "position_embeddings", 1, positions.rows(), width),
        Blocks.load(config.layers(), i -> Vit.block(w.at("encoder").at("layer").at(i), config)),
        w.norm("layernorm", width, config.epsilon()));
  }

  @Override
  public Tensor encode(ComputeSession c, Tensor pixels, Observer observer) {
    Tensor patches = c.linear(c.patches(pixels, config.picture().patch()), patchEmbedding, NONE);
    Tensor tokens = c.join(classToken, c.join(distillationToken, patches));
    Tensor x = c.add(tokens, positions);
    return c.layerNorm(blocks.forward(c, x, observer), afterBlocks);
  }

  @Override
  public int width() {
    return config.width();
  }

  @Override
  public Optional<TokenGrid> grid(int height, int width) {
    return Optional.of(config.picture().tokens(2, height, width));
  }

  @Override
  public String description() {
    return "DeiT, " + config;
  }
}
