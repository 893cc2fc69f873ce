// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Pixels;
import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;

/// JPEG (ISO/IEC 10918-1). The JDK's reader, which is libjpeg, delivers the components; the colours
/// are made here, with libjpeg's rules and constants, so that Pillow's bytes come out.
final class JpegReader implements PictureReader {
  private final ImageReaderSpi provider = JdkReaders.get("jpeg.JPEGImageReaderSpi");

  @Override
  public Pixels read(byte[] encoded, PixelLimit limit) throws IOException {
    JpegSegments segments = JpegSegments.of(encoded);
    JpegSegments.Frame frame = segments.frame();
    limit.check(frame.width(), frame.height());
    try (OpenPicture picture = OpenPicture.of(provider, segments.withoutDescription())) {
      return OpenPicture.pixels(picture.raster(), colours(segments));
    }
  }

  @Override
  public Orientation orientation(byte[] encoded) {
    try {
      byte[] exif = JpegSegments.of(encoded).exif();
      return exif == null ? Orientation.UPRIGHT : Orientation.ofExif(exif);
    } catch (DamagedPictureException e) {
      return Orientation.UPRIGHT;
    }
  }

  private static Colours colours(JpegSegments segments) throws DamagedPictureException {
    int components = segments.frame().components().length();
    return switch (components) {
      case 1 -> Colours.grey(v -> v);
      case 3 -> isYcc(segments) ? Colours.ycc() : Colours.rgb(0);
      case 4 -> segments.adobeTransform() > 0 ? Colours.invertedYcck() : Colours.invertedInks();
      default -> throw new DamagedPictureException("it has %d colours".formatted(components));
    };
  }

  /// As libjpeg's `default_decompress_parms` guesses.
  private static boolean isYcc(JpegSegments segments) {
    if (segments.jfif()) {
      return true;
    }
    return segments.adobeTransform() >= 0
        ? segments.adobeTransform() != 0
        : !segments.frame().components().equals("RGB");
  }
}
