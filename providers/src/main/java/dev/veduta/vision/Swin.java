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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Swin Transformer ([Liu et al. 2021](https://arxiv.org/abs/2103.14030), section 3), such as
/// `microsoft/swin-base-patch4-window7-224`: attention stays within windows, which are shifted in
/// every other block, and after each stage but the last four neighbours become one token of twice
/// the width. It takes pictures of any size.
///
/// DonutSwin ([Kim et al. 2021](https://arxiv.org/abs/2111.15664), section 3.2.1), such as the
/// encoder of `naver-clova-ix/donut-base`, is the same without the norm at the end.
///
/// @param positions `[tokens, width]`, of few checkpoints
record Swin(
    SwinConfig config,
    Linear patchEmbedding,
    Norm afterEmbedding,
    @Nullable Tensor positions,
    List<SwinStage> stages,
    @Nullable Norm afterStages)
    implements VisionEncoder {

  /// What the norms have that don't follow the configuration.
  static final double EPSILON = 1e-5;

  static Swin load(EncoderContext context, boolean isNormalized) {
    SwinConfig config = SwinConfig.of(context.config());
    PictureSize picture = config.picture();
    int width = config.width(0);
    Weights w = context.weights();
    Weights embeddings = w.at("embeddings");
    embeddings.ignore("mask_token");
    return new Swin(
        config,
        embeddings.patchEmbeddingWithBias("patch_embeddings.projection", 3, picture.patch(), width),
        embeddings.norm("norm", width, EPSILON),
        config.hasPositions() ? positions(context, embeddings, config) : null,
        stages(w.at("encoder"), config, picture.begun(context)),
        isNormalized
            ? w.norm("layernorm", config.width(config.stages() - 1), config.epsilon())
            : null);
  }

  private static Tensor positions(EncoderContext context, Weights embeddings, SwinConfig config) {
    PictureSize picture = config.picture();
    picture.checked(context);
    PositionTable positions = new PositionTable(0, picture.grid(), config.width(0));
    return positions.load(
        picture.begun(context),
        embeddings,
        "position_embeddings",
        1,
        positions.rows(),
        config.width(0));
  }

  private static List<SwinStage> stages(Weights encoder, SwinConfig config, Grid first) {
    Grid grid = first;
    List<SwinStage> stages = new ArrayList<>();
    for (int i = 0; i < config.stages(); i++) {
      stages.add(SwinStage.load(encoder.at("layers").at(i), config, i, grid));
      grid = grid.halved();
    }
    return List.copyOf(stages);
  }

  @Override
  public Tensor encode(ComputeSession c, Tensor pixels, Observer observer) {
    Tensor x = through(c, pixels, observer, stages.size());
    return afterStages == null ? x : c.layerNorm(x, afterStages);
  }

  /// What the first `count` stages make of the pixels, each freeing what the one before it made.
  private Tensor through(ComputeSession c, Tensor pixels, Observer observer, int count) {
    Tensor x =
        c.scoped(
            () ->
                count == 0
                    ? embedded(c, pixels)
                    : stages.get(count - 1).forward(c, through(c, pixels, observer, count - 1)));
    observer.saw("encoder_hidden_states." + count, x);
    return x;
  }

  private Tensor embedded(ComputeSession c, Tensor pixels) {
    int patch = config.picture().patch();
    Tensor patches = c.linear(c.patches(whole(c, pixels), patch), patchEmbedding, NONE);
    Tensor x = c.layerNorm(patches, afterEmbedding);
    return positions == null ? x : c.add(x, positions);
  }

  /// Fills the last patches up with zeros.
  private Tensor whole(ComputeSession c, Tensor pixels) {
    int patch = config.picture().patch();
    Grid grid = stages.getFirst().grid();
    int height = grid.down() * patch;
    int width = grid.across() * patch;
    boolean isWhole = pixels.shape().at(2) == height && pixels.shape().at(3) == width;
    return isWhole ? pixels : c.pad(pixels, height, width);
  }

  @Override
  public int width() {
    return config.width(config.stages() - 1);
  }

  /// What the last stage has merged its tokens from; those at the right and the bottom may reach
  /// beyond the pixels.
  @Override
  public Optional<TokenGrid> grid(int height, int width) {
    int side = config.picture().patch() << (stages.size() - 1);
    return Optional.of(
        new TokenGrid(0, Math.ceilDiv(height, side), Math.ceilDiv(width, side), side));
  }

  @Override
  public String description() {
    return "Swin, " + config;
  }
}
