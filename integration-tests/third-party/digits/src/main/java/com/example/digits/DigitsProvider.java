// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.digits;

import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Sessions;

/// Loads transformers that were trained to read several handwritten digits from one picture.
@Plugin("digits")
public final class DigitsProvider implements CaptionModelProvider {

  @Override
  public CaptionModel load(ModelContext context) {
    DigitsConfig config = DigitsConfig.of(context.config());
    DigitsNetwork network;
    try (Weights weights = context.weights()) {
      network = DigitsNetwork.load(weights, config);
    }
    DigitsPixels pixels =
        new DigitsPixels(
            context.provider(ImageDecoderProvider.class, "imageio").open(),
            context.pixelOptions(),
            config.imageSize());
    return new DigitsModel(
        context.modelName(), network, pixels, new Sessions(context.backend(), context.sessions()));
  }
}
