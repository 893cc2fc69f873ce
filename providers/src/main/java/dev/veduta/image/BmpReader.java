// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.spi.ImageReaderSpi;

/// Windows bitmaps.
final class BmpReader implements PictureReader {
  private static final int FILE_HEADER_BYTES = 14;

  /// The header of OS/2, whose sizes have 16 bits.
  private static final int CORE_HEADER_BYTES = 12;

  private final ImageReaderSpi provider = JdkReaders.get("bmp.BMPImageReaderSpi");

  @Override
  public Pixels read(byte[] encoded, PixelLimit limit) throws IOException {
    if (encoded.length < FILE_HEADER_BYTES + CORE_HEADER_BYTES) {
      throw new DamagedPictureException("the file ends inside its header");
    }
    checkHeader(ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN), limit);
    try (OpenPicture picture = OpenPicture.of(provider, encoded)) {
      picture.check(limit);
      BufferedImage image = picture.image();
      return OpenPicture.pixels(image.getRaster(), colours(image));
    }
  }

  @Override
  public Orientation orientation(byte[] encoded) {
    return Orientation.UPRIGHT;
  }

  private static void checkHeader(ByteBuffer header, PixelLimit limit)
      throws DamagedPictureException {
    if (header.getInt(14) == CORE_HEADER_BYTES) {
      limit.check(header.getShort(18) & 0xffff, header.getShort(20) & 0xffff);
    } else {
      // A negative height says that rows are stored from the top.
      limit.check(header.getInt(18), Math.abs((long) header.getInt(22)));
    }
  }

  private static Colours colours(BufferedImage image) {
    if (image.getColorModel() instanceof IndexColorModel index) {
      int[] colours = new int[index.getMapSize()];
      index.getRGBs(colours);
      return Colours.palette(colours);
    }
    int[] bits = image.getSampleModel().getSampleSize();
    if (bits.length == 1) {
      return Colours.scaledGrey(bits[0]);
    }
    return bits[0] == 8 ? Colours.rgb(0) : Colours.scaledRgb(bits);
  }
}
