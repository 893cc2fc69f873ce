// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.ImageDecoder;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.Plugin;

/// Reads PNG, JPEG, GIF, BMP, TIFF and WebP in the JVM, with the JDK's readers and those of
/// TwelveMonkeys.
@Plugin("imageio")
public final class ImageIoDecoderProvider implements ImageDecoderProvider {

  @Override
  public ImageDecoder open() {
    return new ImageIoDecoder();
  }
}
