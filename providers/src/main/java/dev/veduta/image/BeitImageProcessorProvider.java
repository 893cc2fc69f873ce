// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Plugin;

/// Pictures for BEiT (`microsoft/beit-base-patch16-224`). Its `do_reduce_labels` concerns maps of
/// classes only, which are not read here.
@Plugin("BeitImageProcessor")
public final class BeitImageProcessorProvider implements ImageProcessorProvider {

  private static final Preprocessing.Defaults DEFAULTS =
      new Preprocessing.Defaults(
          new TargetSize.Exact(224, 224),
          false,
          new TargetSize.Exact(224, 224),
          ResampleFilter.BICUBIC,
          Levels.Normalisation.HALVES);

  @Override
  public ImageProcessor load(Config config, PixelOptions options) {
    return Preprocessing.from(config, options, DEFAULTS);
  }
}
