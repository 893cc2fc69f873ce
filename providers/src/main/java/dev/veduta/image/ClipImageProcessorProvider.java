// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Plugin;
import java.util.List;

/// Pictures for CLIP's vision tower: those of GIT (`microsoft/git-base-coco`) and of
/// `openai/clip-vit-base-patch32`.
@Plugin("CLIPImageProcessor")
public final class ClipImageProcessorProvider implements ImageProcessorProvider {

  private static final Preprocessing.Defaults DEFAULTS =
      new Preprocessing.Defaults(
          new TargetSize.ShortestEdge(224),
          true,
          new TargetSize.Exact(224, 224),
          ResampleFilter.BICUBIC,
          new Levels.Normalisation(
              List.of(0.48145466, 0.4578275, 0.40821073),
              List.of(0.26862954, 0.26130258, 0.27577711)));

  @Override
  public ImageProcessor load(Config config, PixelOptions options) {
    return Preprocessing.from(config, options, DEFAULTS);
  }
}
