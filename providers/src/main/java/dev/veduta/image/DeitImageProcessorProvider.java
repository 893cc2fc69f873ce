// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Plugin;

/// Pictures for DeiT (`facebook/deit-base-distilled-patch16-224`) and lines of text for the small
/// TrOCR (`microsoft/trocr-small-printed`).
@Plugin("DeiTImageProcessor")
public final class DeitImageProcessorProvider implements ImageProcessorProvider {

  private static final Preprocessing.Defaults DEFAULTS =
      new Preprocessing.Defaults(
          new TargetSize.Exact(256, 256),
          true,
          new TargetSize.Exact(224, 224),
          ResampleFilter.BICUBIC,
          Levels.Normalisation.HALVES);

  @Override
  public ImageProcessor load(Config config, PixelOptions options) {
    return Preprocessing.from(config, options, DEFAULTS);
  }
}
