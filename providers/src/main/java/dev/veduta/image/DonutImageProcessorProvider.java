// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Plugin;

/// Whole pages for DonutSwin (`naver-clova-ix/donut-base`).
@Plugin("DonutImageProcessor")
public final class DonutImageProcessorProvider implements ImageProcessorProvider {

  @Override
  public ImageProcessor load(Config config, PixelOptions options) {
    return DonutPreprocessing.from(config, options);
  }
}
