// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.spi.Pixels;

/// How far a picture is turned clockwise before it is shown.
enum Turn {
  NONE,
  RIGHT,
  HALF,
  LEFT;

  /// The turn of so many degrees clockwise, to the nearest quarter.
  static Turn ofDegrees(double clockwise) {
    return values()[Math.floorMod(Math.round(clockwise / 90), 4)];
  }

  /// Whether width and height change places.
  boolean swaps() {
    return this == RIGHT || this == LEFT;
  }

  Pixels turn(Pixels stored) {
    if (this == NONE) {
      return stored;
    }
    int width = swaps() ? stored.height() : stored.width();
    int height = swaps() ? stored.width() : stored.height();
    byte[] from = stored.rgb();
    byte[] rgb = new byte[from.length];
    // Where the first pixel comes from, and how far apart two neighbours of a row and of a column
    // of the result were.
    int row = 3 * stored.width();
    int last = from.length - 3;
    int start = this == HALF ? last : this == RIGHT ? last - row + 3 : row - 3;
    int across = this == HALF ? -3 : this == RIGHT ? -row : row;
    int down = this == HALF ? -row : this == RIGHT ? 3 : -3;
    int at = 0;
    for (int y = 0; y < height; y++) {
      int source = start + y * down;
      for (int x = 0; x < width; x++) {
        System.arraycopy(from, source, rgb, at, 3);
        at += 3;
        source += across;
      }
    }
    return new Pixels(width, height, rgb);
  }
}
