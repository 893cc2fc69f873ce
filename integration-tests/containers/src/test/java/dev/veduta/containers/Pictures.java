// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.containers;

import dev.veduta.api.Image;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/// Pictures to describe.
final class Pictures {
  private Pictures() {}

  /// A PNG file of one pixel.
  static Image.OfBytes of(Color colour) {
    BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(0, 0, colour.getRGB());
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", encoded);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new Image.OfBytes("pixel.png", encoded.toByteArray());
  }
}
