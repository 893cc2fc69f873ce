// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import dev.veduta.spi.Pixels;

/// A decoded picture: a luma sample for each pixel, two chroma samples for each block of 2×2.
///
/// @param planes luma, Cb and Cr, each sample less 128, in rows of `16 · macroblocks` samples and
///   half of that
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record YuvPicture(byte[][] planes, SequenceParameters parameters) {

  /// The pixels, with the chroma of a block for each of its pixels.
  Pixels pixels() {
    Matrix matrix = Matrix.of(parameters);
    int width = parameters.width();
    int height = parameters.height();
    int stride = 16 * (parameters.set().picWidthInMbsMinus1 + 1);
    byte[] rgb = new byte[3 * width * height];
    int at = 0;
    for (int y = 0; y < height; y++) {
      int row = (y + parameters.top()) * stride + parameters.left();
      int chromaRow = (y + parameters.top()) / 2 * (stride / 2) + parameters.left() / 2;
      for (int x = 0; x < width; x++) {
        int cb = planes[1][chromaRow + x / 2];
        int cr = planes[2][chromaRow + x / 2];
        int luma = times(planes[0][row + x] + 128 - matrix.black, matrix.luma);
        rgb[at++] = clip(luma + times(cr, matrix.crToRed));
        rgb[at++] = clip(luma + times(cb, matrix.cbToGreen) + times(cr, matrix.crToGreen));
        rgb[at++] = clip(luma + times(cb, matrix.cbToBlue));
      }
    }
    return new Pixels(width, height, rgb);
  }

  /// Rounded down, each product by itself: so does FFmpeg, by whose pictures models were trained.
  private static int times(int sample, int factor) {
    return (sample * factor) >> Matrix.SHIFT;
  }

  private static byte clip(int value) {
    return (byte) Math.clamp(value, 0, 255);
  }

  /// How YCbCr becomes RGB (ITU-T H.264, table E-5), in 8192nds. What doesn't say is taken for
  /// BT.601 of limited range, as FFmpeg takes it.
  private record Matrix(
      int black, int luma, int crToRed, int crToGreen, int cbToGreen, int cbToBlue) {

    /// Bits after the point of the factors.
    static final int SHIFT = 13;

    static Matrix of(SequenceParameters parameters) {
      return switch (parameters.matrix()) {
        case 1 -> of(0.2126, 0.0722, parameters.fullRange());
        case 4 -> of(0.30, 0.11, parameters.fullRange());
        case 7 -> of(0.212, 0.087, parameters.fullRange());
        case 9, 10 -> of(0.2627, 0.0593, parameters.fullRange());
        default -> of(0.299, 0.114, parameters.fullRange());
      };
    }

    private static Matrix of(double red, double blue, boolean fullRange) {
      double green = 1 - red - blue;
      double luma = fullRange ? 1 : 255.0 / 219;
      double chroma = fullRange ? 1 : 255.0 / 224;
      return new Matrix(
          fullRange ? 0 : 16,
          scaled(luma),
          scaled(chroma * 2 * (1 - red)),
          -scaled(chroma * 2 * (1 - red) * red / green),
          -scaled(chroma * 2 * (1 - blue) * blue / green),
          scaled(chroma * 2 * (1 - blue)));
    }

    private static int scaled(double factor) {
      return (int) Math.round(factor * (1 << SHIFT));
    }
  }
}
