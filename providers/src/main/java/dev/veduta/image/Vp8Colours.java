// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Pixels;

/// Red, green and blue of brightness and two colour differences of half its resolution, with the
/// weights and constants of libwebp (ITU-R BT.601, studio range).
final class Vp8Colours {
  private Vp8Colours() {}

  static Pixels pixels(int width, int height, Vp8Plane luma, Vp8Plane blue, Vp8Plane red) {
    byte[] rgb = new byte[3 * width * height];
    int[] blues = new int[width];
    int[] reds = new int[width];
    int last = (height + 1) / 2 - 1;
    for (int y = 0; y < height; y++) {
      int near = y / 2;
      // The other row of differences that this row lies between; at the borders there is none.
      int far = Math.clamp(y % 2 == 0 ? near - 1 : near + 1, 0, last);
      widen(blue, near, far, blues);
      widen(red, near, far, reds);
      for (int x = 0; x < width; x++) {
        convert(luma.get(x, y), blues[x], reds[x], rgb, 3 * (y * width + x));
      }
    }
    return new Pixels(width, height, rgb);
  }

  /// Doubles the resolution of a row: each sample is 9/16 of the nearest, 3/16 of the two beside it
  /// and 1/16 of the one across, rounded in two steps.
  private static void widen(Vp8Plane plane, int near, int far, int[] target) {
    int width = target.length;
    int nearLeft = plane.get(0, near);
    int farLeft = plane.get(0, far);
    target[0] = (3 * nearLeft + farLeft + 2) >> 2;
    for (int x = 1; x < width; x += 2) {
      if (x == width - 1) {
        target[x] = (3 * nearLeft + farLeft + 2) >> 2;
        return;
      }
      int nearRight = plane.get((x + 1) / 2, near);
      int farRight = plane.get((x + 1) / 2, far);
      int sum = nearLeft + nearRight + farLeft + farRight + 8;
      target[x] = (((sum + 2 * (nearRight + farLeft)) >> 3) + nearLeft) >> 1;
      target[x + 1] = (((sum + 2 * (nearLeft + farRight)) >> 3) + nearRight) >> 1;
      nearLeft = nearRight;
      farLeft = farRight;
    }
  }

  private static void convert(int luma, int blue, int red, byte[] rgb, int at) {
    int light = (19077 * luma) >> 8;
    rgb[at] = limited(light + ((26149 * red) >> 8) - 14234);
    rgb[at + 1] = limited(light - ((6419 * blue) >> 8) - ((13320 * red) >> 8) + 8708);
    rgb[at + 2] = limited(light + ((33050 * blue) >> 8) - 17685);
  }

  private static byte limited(int value) {
    return (byte) Math.max(0, Math.min(255, value >> 6));
  }
}
