// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.look;

import dev.veduta.api.ImageException;
import dev.veduta.spi.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/// A picture that a page holds in itself, small enough for that.
final class EmbeddedPicture {
  private static final int LONGEST = 1280;

  private EmbeddedPicture() {}

  /// The picture as a `data:` address, as PNG or JPEG, whichever is shorter.
  static String address(Pixels pixels) {
    BufferedImage small = shrunk(pixels);
    byte[] png = encoded(small, "png");
    byte[] jpeg = encoded(small, "jpeg");
    boolean isDrawing = png.length <= jpeg.length;
    return "data:image/%s;base64,%s"
        .formatted(
            isDrawing ? "png" : "jpeg", Base64.getEncoder().encodeToString(isDrawing ? png : jpeg));
  }

  /// Each pixel the mean of a square of the picture's.
  private static BufferedImage shrunk(Pixels pixels) {
    int step = Math.ceilDiv(Math.max(pixels.width(), pixels.height()), LONGEST);
    int width = Math.ceilDiv(pixels.width(), step);
    int height = Math.ceilDiv(pixels.height(), step);
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        small.setRGB(x, y, mean(pixels, x * step, y * step, step));
      }
    }
    return small;
  }

  private static int mean(Pixels pixels, int left, int top, int step) {
    int right = Math.min(left + step, pixels.width());
    int bottom = Math.min(top + step, pixels.height());
    long[] sums = new long[3];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int at = 3 * (y * pixels.width() + x);
        for (int channel = 0; channel < 3; channel++) {
          sums[channel] += pixels.rgb()[at + channel] & 0xFF;
        }
      }
    }
    int count = (right - left) * (bottom - top);
    return (int) ((sums[0] / count) << 16 | (sums[1] / count) << 8 | (sums[2] / count));
  }

  private static byte[] encoded(BufferedImage picture, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, format, bytes)) {
        throw new ImageException("this Java can't write pictures as " + format);
      }
    } catch (IOException e) {
      throw new ImageException("the picture can't be written: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }
}
