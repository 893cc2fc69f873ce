// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Plugin;

/// Pictures for ViT (`google/vit-base-patch16-224`), and for Swin, whose checkpoints name the same
/// class (`microsoft/swin-base-patch4-window7-224`); lines of text for TrOCR
/// (`microsoft/trocr-base-printed`).
@Plugin("ViTImageProcessor")
public final class VitImageProcessorProvider implements ImageProcessorProvider {

  private static final Preprocessing.Defaults DEFAULTS =
      new Preprocessing.Defaults(
          new TargetSize.Exact(224, 224),
          false,
          null,
          ResampleFilter.BILINEAR,
          Levels.Normalisation.HALVES);

  @Override
  public ImageProcessor load(Config config, PixelOptions options) {
    return Preprocessing.from(config, options, DEFAULTS);
  }
}
