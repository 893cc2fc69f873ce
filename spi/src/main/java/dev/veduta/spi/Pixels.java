// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// A decoded picture: three bytes (red, green, blue) a pixel, rows from the top.
///
/// @param rgb `height · width · 3` bytes, not to be changed
@SuppressWarnings("ArrayRecordComponent") // compared by identity; copying a picture would be waste
public record Pixels(int width, int height, byte[] rgb) {

  public Pixels {
    if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(3L * width, height)) {
      throw new IllegalArgumentException(
          "%d×%d pixels need 3 bytes each, got %d".formatted(width, height, rgb.length));
    }
  }
}
