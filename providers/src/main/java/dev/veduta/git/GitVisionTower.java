// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TokenGrid;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;
import dev.veduta.vision.ClipVision;
import dev.veduta.vision.ClipVisionConfig;
import java.util.Optional;

/// The vision tower of GIT: that of CLIP, every token of it normalised at the end, none pooled.
record GitVisionTower(ClipVision tower, Norm afterBlocks) implements VisionEncoder {

  /// @param context its weights at `git.image_encoder.vision_model`
  static GitVisionTower load(EncoderContext context, ClipVisionConfig config) {
    return new GitVisionTower(
        ClipVision.load(context, config),
        context.weights().norm("post_layernorm", config.width(), config.epsilon()));
  }

  @Override
  public Tensor encode(ComputeSession c, Tensor pixels, Observer observer) {
    return c.layerNorm(tower.encode(c, pixels, observer), afterBlocks);
  }

  @Override
  public int width() {
    return tower.width();
  }

  @Override
  public Optional<TokenGrid> grid(int height, int width) {
    return tower.grid(height, width);
  }

  @Override
  public String description() {
    return tower.description();
  }
}
