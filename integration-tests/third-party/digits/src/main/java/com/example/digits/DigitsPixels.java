// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.digits;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.api.Prompt;
import dev.veduta.spi.ImageDecoder;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.Shape;
import java.util.List;

/// Reads pictures as the model saw them in training: grey, of one size, normalised as MNIST is.
///
/// @param size rows and columns of a picture
record DigitsPixels(ImageDecoder decoder, PixelOptions options, int size) {
  private static final float MEAN = 0.1307f;
  private static final float DEVIATION = 0.3081f;

  /// The pictures of requests, `[B, 1, size, size]`.
  Values read(List<CaptionRequest> requests) {
    Values all = Values.zeros(Shape.of(requests.size(), 1, size, size));
    for (int i = 0; i < requests.size(); i++) {
      write(picture(requests.get(i)), all, (long) i * size * size);
    }
    return all;
  }

  private static Image picture(CaptionRequest request) {
    if (!request.prompt().equals(Prompt.NONE)) {
      throw new IllegalArgumentException("a model of digits reads no prompt; leave it out");
    }
    if (request.visual() instanceof Image image) {
      return image;
    }
    throw new IllegalArgumentException("a model of digits reads no video; give it one picture");
  }

  private void write(Image image, Values target, long from) {
    Pixels pixels = decoder.decode(image, options);
    if (pixels.width() != size || pixels.height() != size) {
      throw new ImageException(
          "%s is %d×%d, but this model reads %d×%d; resize it"
              .formatted(image.name(), pixels.width(), pixels.height(), size, size));
    }
    for (int i = 0; i < size * size; i++) {
      target.set(from + i, (brightness(pixels.rgb(), 3 * i) / 255f - MEAN) / DEVIATION);
    }
  }

  /// As Pillow's `convert("L")`.
  private static int brightness(byte[] rgb, int at) {
    return ((rgb[at] & 0xff) * 19595
            + (rgb[at + 1] & 0xff) * 38470
            + (rgb[at + 2] & 0xff) * 7471
            + 0x8000)
        >> 16;
  }
}
