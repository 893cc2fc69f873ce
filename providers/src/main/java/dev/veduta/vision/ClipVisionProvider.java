// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.VisionEncoderProvider;
import dev.veduta.spi.Weights;

/// Loads [ClipVision] encoders. The norm after the blocks would be for the class token alone, so it
/// is left out.
@Plugin("clip_vision_model")
public final class ClipVisionProvider implements VisionEncoderProvider {

  private static final int PATCH = 32;

  @Override
  public VisionEncoder load(EncoderContext context) {
    Weights w = tower(context.weights());
    w.ignore("post_layernorm\\..*");
    return ClipVision.load(
        new EncoderContext(
            context.config(), w, context.height(), context.width(), context.interpolatePositions()),
        ClipVisionConfig.of(context.config(), PATCH));
  }

  /// Transformers before its version 5 kept the prefix within a composite.
  private Weights tower(Weights w) {
    return w.has(basePrefix() + ".embeddings.class_embedding") ? w.at(basePrefix()) : w;
  }

  @Override
  public String basePrefix() {
    return "vision_model";
  }
}
