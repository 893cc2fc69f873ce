// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.PictureView;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Makes the numbers that a vision encoder reads: resized, cropped, rescaled, normalised.
/// Immutable.
public interface ImageProcessor {

  /// Rows of the result.
  int height();

  /// Columns of the result.
  int width();

  /// Writes `[3, height, width]` floats in native byte order to `target`.
  void process(Pixels pixels, MemorySegment target);

  /// What its result shows of a picture of that size; empty for one that can't tell.
  default Optional<PictureView> view(int width, int height) {
    return Optional.empty();
  }
}
