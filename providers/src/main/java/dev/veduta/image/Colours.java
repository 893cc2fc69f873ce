// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import java.util.function.IntUnaryOperator;

/// Makes red, green and blue of a row of a picture's samples, as Pillow's `convert("RGB")` does:
/// alpha is dropped, not blended.
@FunctionalInterface
interface Colours {

  /// @param samples `width · bands` numbers, the bands of a pixel side by side
  /// @param rgb where `3 · width` bytes are written from `at` on
  void convert(int[] samples, int bands, int width, byte[] rgb, int at);

  /// The first band is a brightness, or a palette's index, that stands for a grey.
  static Colours grey(IntUnaryOperator level) {
    return (samples, bands, width, rgb, at) -> {
      for (int x = 0; x < width; x++) {
        byte grey = (byte) level.applyAsInt(samples[x * bands]);
        rgb[at + 3 * x] = grey;
        rgb[at + 3 * x + 1] = grey;
        rgb[at + 3 * x + 2] = grey;
      }
    };
  }

  /// The first band is a brightness of `depth` bits, at most 8.
  static Colours scaledGrey(int depth) {
    int most = (1 << depth) - 1;
    return grey(v -> v * 255 / most);
  }

  /// The first three bands are red, green and blue with `8 + shift` bits, of which the upper 8
  /// count.
  static Colours rgb(int shift) {
    return (samples, bands, width, rgb, at) -> {
      for (int x = 0; x < width; x++) {
        rgb[at + 3 * x] = (byte) (samples[x * bands] >> shift);
        rgb[at + 3 * x + 1] = (byte) (samples[x * bands + 1] >> shift);
        rgb[at + 3 * x + 2] = (byte) (samples[x * bands + 2] >> shift);
      }
    };
  }

  /// The first three bands are red, green and blue with that many bits each.
  static Colours scaledRgb(int[] bits) {
    return (samples, bands, width, rgb, at) -> {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[at + 3 * x + c] = (byte) (samples[x * bands + c] * 255 / ((1 << bits[c]) - 1));
        }
      }
    };
  }

  /// The four bands are red, green and blue, each already multiplied by the fourth.
  static Colours premultipliedRgb() {
    return (samples, bands, width, rgb, at) -> {
      for (int x = 0; x < width; x++) {
        int alpha = Math.max(samples[x * bands + 3], 1);
        for (int c = 0; c < 3; c++) {
          int value = samples[x * bands + c];
          rgb[at + 3 * x + c] = (byte) (alpha == 255 ? value : limited(255 * value / alpha));
        }
      }
    };
  }

  /// The first band is an index.
  ///
  /// @param colours `0xRRGGBB`; what it lacks is black
  static Colours palette(int[] colours) {
    return (samples, bands, width, rgb, at) -> {
      for (int x = 0; x < width; x++) {
        int index = samples[x * bands];
        int colour = index < colours.length ? colours[index] : 0;
        rgb[at + 3 * x] = (byte) (colour >> 16);
        rgb[at + 3 * x + 1] = (byte) (colour >> 8);
        rgb[at + 3 * x + 2] = (byte) colour;
      }
    };
  }

  /// The bands are a brightness and two colour differences.
  static Colours ycc() {
    return (samples, bands, width, rgb, at) -> {
      for (int x = 0; x < width; x++) {
        int luma = samples[x * bands];
        int blue = samples[x * bands + 1] - 128;
        int red = samples[x * bands + 2] - 128;
        rgb[at + 3 * x] = (byte) yccRed(luma, red);
        rgb[at + 3 * x + 1] = (byte) yccGreen(luma, blue, red);
        rgb[at + 3 * x + 2] = (byte) yccBlue(luma, blue);
      }
    };
  }

  /// The four bands are the inks cyan, magenta, yellow and black, 0 for none.
  static Colours inks() {
    return (samples, bands, width, rgb, at) -> {
      for (int x = 0; x < width; x++) {
        int light = 255 - samples[x * bands + 3];
        for (int c = 0; c < 3; c++) {
          int product = samples[x * bands + c] * light + 128;
          rgb[at + 3 * x + c] = (byte) limited(light - ((product + (product >> 8)) >> 8));
        }
      }
    };
  }

  /// The four bands are inks as Adobe stores them in JPEG, 255 for none.
  static Colours invertedInks() {
    Colours inks = inks();
    return (samples, bands, width, rgb, at) -> {
      for (int i = 0; i < width * bands; i++) {
        samples[i] = 255 - samples[i];
      }
      inks.convert(samples, bands, width, rgb, at);
    };
  }

  /// The first three bands are what [#ycc] makes the inverse of three inks of, the fourth is black,
  /// inverted.
  static Colours invertedYcck() {
    Colours inks = inks();
    return (samples, bands, width, rgb, at) -> {
      for (int x = 0; x < width * bands; x += bands) {
        int luma = samples[x];
        int blue = samples[x + 1] - 128;
        int red = samples[x + 2] - 128;
        samples[x] = yccRed(luma, red);
        samples[x + 1] = yccGreen(luma, blue, red);
        samples[x + 2] = yccBlue(luma, blue);
        samples[x + 3] = 255 - samples[x + 3];
      }
      inks.convert(samples, bands, width, rgb, at);
    };
  }

  // ITU-R BT.601 as libjpeg computes it, in units of 2⁻¹⁶.

  private static int yccRed(int luma, int red) {
    return limited(luma + ((91881 * red + 32768) >> 16));
  }

  private static int yccGreen(int luma, int blue, int red) {
    return limited(luma + ((-22554 * blue - 46802 * red + 32768) >> 16));
  }

  private static int yccBlue(int luma, int blue) {
    return limited(luma + ((116130 * blue + 32768) >> 16));
  }

  private static int limited(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
