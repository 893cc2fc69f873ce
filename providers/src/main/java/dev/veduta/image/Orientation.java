// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Pixels;

/// How a camera was held, by the eight values of EXIF's Orientation, in their order.
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  UPSIDE_DOWN(false, true, true),
  UPSIDE_DOWN_MIRRORED(false, false, true),
  TRANSPOSED(true, false, false),
  TURNED_LEFT(true, false, true),
  TRANSVERSED(true, true, true),
  TURNED_RIGHT(true, true, false);

  private final boolean swapped;
  private final boolean fromRight;
  private final boolean fromBelow;

  /// @param swapped whether the stored rows are the columns of the picture
  /// @param fromRight whether stored columns are read from the right
  /// @param fromBelow whether stored rows are read from below
  Orientation(boolean swapped, boolean fromRight, boolean fromBelow) {
    this.swapped = swapped;
    this.fromRight = fromRight;
    this.fromBelow = fromBelow;
  }

  /// Reads a block of EXIF; upright when it does not say, or is damaged.
  static Orientation ofExif(byte[] block) {
    int value = Exif.value(block, Exif.ORIENTATION);
    return value < 1 || value > values().length ? UPRIGHT : values()[value - 1];
  }

  /// The picture as it was seen.
  Pixels turn(Pixels stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int width = swapped ? stored.height() : stored.width();
    int height = swapped ? stored.width() : stored.height();
    byte[] source = stored.rgb();
    byte[] rgb = new byte[source.length];
    // How far apart in the source two neighbours of a row of the result are.
    int across = (fromRight ? -3 : 3);
    int down = (fromBelow ? -3 : 3) * stored.width();
    int origin =
        3 * (fromRight ? stored.width() - 1 : 0)
            + 3 * stored.width() * (fromBelow ? stored.height() - 1 : 0);
    int at = 0;
    for (int y = 0; y < height; y++) {
      int from = origin + y * (swapped ? across : down);
      int step = swapped ? down : across;
      for (int x = 0; x < width; x++) {
        rgb[at] = source[from];
        rgb[at + 1] = source[from + 1];
        rgb[at + 2] = source[from + 2];
        at += 3;
        from += step;
      }
    }
    return new Pixels(width, height, rgb);
  }
}
