// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import dev.veduta.spi.Pixels;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;

/// Tagged Image File Format, first page.
final class TiffReader implements PictureReader {
  /// The value of ExtraSamples that says that colours are already multiplied by alpha.
  private static final int ASSOCIATED_ALPHA = 1;

  private final ImageReaderSpi provider = new TIFFImageReaderSpi();

  @Override
  public Pixels read(byte[] encoded, PixelLimit limit) throws IOException {
    try (OpenPicture picture = OpenPicture.of(provider, encoded)) {
      picture.check(limit);
      BufferedImage image = picture.image();
      return OpenPicture.pixels(image.getRaster(), colours(image.getColorModel(), encoded));
    }
  }

  @Override
  public Orientation orientation(byte[] encoded) {
    return Orientation.ofExif(encoded);
  }

  private static Colours colours(ColorModel model, byte[] encoded) throws DamagedPictureException {
    if (model instanceof IndexColorModel index) {
      int[] colours = new int[index.getMapSize()];
      index.getRGBs(colours);
      return Colours.palette(colours);
    }
    int depth = model.getComponentSize(0);
    return switch (model.getColorSpace().getType()) {
      case ColorSpace.TYPE_GRAY ->
          depth > 8 ? Colours.grey(v -> Math.min(v, 255)) : Colours.scaledGrey(depth);
      case ColorSpace.TYPE_RGB ->
          model.hasAlpha() && depth == 8 && isPremultiplied(encoded)
              ? Colours.premultipliedRgb()
              : Colours.rgb(depth - 8);
      case ColorSpace.TYPE_CMYK -> Colours.inks();
      default ->
          throw new DamagedPictureException(
              "its colours are of a kind that is not supported; store it as RGB");
    };
  }

  /// The reader's colour model does not tell.
  private static boolean isPremultiplied(byte[] encoded) {
    return Exif.value(encoded, Exif.EXTRA_SAMPLES) == ASSOCIATED_ALPHA;
  }
}
