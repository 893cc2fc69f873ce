// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.application;

import dev.veduta.api.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/// Pictures in memory.
final class Pictures {
  private Pictures() {}

  /// A square picture.
  ///
  /// @param grey the brightness at a column and a row, 0 to 255
  static Image square(int size, IntBinaryOperator grey) {
    BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        picture.getRaster().setSample(x, y, 0, grey.applyAsInt(x, y));
      }
    }
    try (ByteArrayOutputStream png = new ByteArrayOutputStream()) {
      ImageIO.write(picture, "png", png);
      return Image.of("square", png.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
