// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.colour;

import dev.veduta.api.ModelException;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;

/// A third party's engine: it says which colour there is most of. `META-INF/services` of its jar
/// names it.
@Plugin("colour")
public final class ColourProvider implements CaptionModelProvider {

  @Override
  public CaptionModel load(ModelContext context) {
    if (context.config().has("torn")) {
      throw new ModelException(context.modelName() + " is torn; take one that is whole");
    }
    return new ColourModel(
        context.provenance(),
        context.provider(ImageDecoderProvider.class, "imageio").open(),
        context.pixelOptions());
  }
}
