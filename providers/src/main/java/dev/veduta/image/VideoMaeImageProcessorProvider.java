// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Plugin;

/// Frames of a video, one at a time: those of GIT's video models (`microsoft/git-base-vatex`) and
/// of `MCG-NJU/videomae-base`.
@Plugin("VideoMAEImageProcessor")
public final class VideoMaeImageProcessorProvider implements ImageProcessorProvider {

  private static final Preprocessing.Defaults DEFAULTS =
      new Preprocessing.Defaults(
          new TargetSize.ShortestEdge(224),
          true,
          new TargetSize.Exact(224, 224),
          ResampleFilter.BILINEAR,
          Levels.Normalisation.HALVES);

  @Override
  public ImageProcessor load(Config config, PixelOptions options) {
    return Preprocessing.from(config, options, DEFAULTS);
  }
}
