// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// A rectangle on a picture, in pixels from its left upper corner. It may reach beyond the picture
/// where a model sees a border around it.
public record Region(double left, double top, double width, double height) {

  public Region {
    // Also refuses what is not a number.
    if (!(width > 0 && height > 0 && Double.isFinite(left + top + width + height))) {
      throw new IllegalArgumentException(
          "a region has a width and a height, got %s × %s at %s, %s"
              .formatted(width, height, left, top));
    }
  }
}
