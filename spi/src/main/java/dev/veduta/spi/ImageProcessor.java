// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import java.lang.foreign.MemorySegment;

/// Makes the numbers that a vision encoder reads: resized, cropped, rescaled, normalised.
/// Immutable.
public interface ImageProcessor {

  /// Rows of the result.
  int height();

  /// Columns of the result.
  int width();

  /// Writes `[3, height, width]` floats in native byte order to `target`.
  void process(Pixels pixels, MemorySegment target);
}
