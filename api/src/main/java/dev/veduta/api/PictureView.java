// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// What a model sees of a picture after it has been resized, cropped and padded.
///
/// @param width of the picture in pixels, turned as its camera noted where that is honoured
/// @param height of the picture in pixels
/// @param region what the model sees of it
/// @param turned whether the picture was turned clockwise by a quarter for the model, as Donut does
///   with pages that lie
public record PictureView(int width, int height, Region region, boolean turned) {

  /// A part of the view, in fractions of what the model sees: 0 is its left or upper edge, 1 its
  /// right or lower one.
  public PictureView part(double left, double top, double right, double bottom) {
    Region part =
        turned
            ? new Region(
                region.left() + region.width() * top,
                region.top() + region.height() * (1 - right),
                region.width() * (bottom - top),
                region.height() * (right - left))
            : new Region(
                region.left() + region.width() * left,
                region.top() + region.height() * top,
                region.width() * (right - left),
                region.height() * (bottom - top));
    return new PictureView(width, height, part, turned);
  }
}
