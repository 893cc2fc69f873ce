// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// How pictures are read.
///
/// @param exifOrientation whether a picture is turned as its camera noted; Transformers does not
/// @param maxPixels most pixels (width × height) a picture may have before it is refused, at least
///   1
/// @param resizeOrder which Pillow's order of the two resize passes is followed
public record PixelOptions(boolean exifOrientation, long maxPixels, ResizeOrder resizeOrder) {

  /// For applications: orientation honoured, at most 100 million pixels, as Pillow 13 resizes.
  public static final PixelOptions DEFAULT =
      new PixelOptions(true, 100_000_000L, ResizeOrder.PILLOW_13);

  /// For comparisons with Transformers, which ignores orientation.
  public static final PixelOptions AS_TRANSFORMERS =
      new PixelOptions(false, 100_000_000L, ResizeOrder.PILLOW_13);

  public PixelOptions {
    // Three bytes a pixel must fit one array.
    if (maxPixels < 1 || maxPixels > 700_000_000L) {
      throw new IllegalArgumentException(
          "max-pixels must lie between 1 and 700000000, got " + maxPixels);
    }
  }

  /// The order of the horizontal and the vertical pass of a resize, which shows in the last bit
  /// because the first pass is rounded (spec/08-image-processing.md).
  public enum ResizeOrder {
    /// Vertical first iff the height shrinks by more than twice what the width shrinks.
    PILLOW_13,
    /// Always horizontal first.
    PILLOW_9
  }
}
