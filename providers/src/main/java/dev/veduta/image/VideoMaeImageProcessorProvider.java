// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Plugin;
import java.util.List;

/// Frames of a video, one at a time: those of GIT's video models (`microsoft/git-base-vatex`) and
/// of `MCG-NJU/videomae-base`.
@Plugin("VideoMAEImageProcessor")
public final class VideoMaeImageProcessorProvider implements ImageProcessorProvider {

  private static final Preprocessing.Defaults DEFAULTS =
      new Preprocessing.Defaults(
          new TargetSize.ShortestEdge(224),
          false,
          new TargetSize.Exact(224, 224),
          ResampleFilter.BILINEAR,
          List.of(0.5, 0.5, 0.5),
          List.of(0.5, 0.5, 0.5));

  @Override
  public ImageProcessor load(Config config, PixelOptions options) {
    return Preprocessing.from(config, options, DEFAULTS);
  }
}
