// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.veduta.spi.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/// A picture in the hands of an ImageIO reader, whose samples are taken as they are stored: colour
/// profiles are ignored, as Pillow does. Closing it lets go of the reader.
final class OpenPicture implements AutoCloseable {
  private final ImageReader reader;

  private OpenPicture(ImageReader reader) {
    this.reader = reader;
  }

  /// Opens a picture with a reader of its own.
  static OpenPicture of(ImageReaderSpi provider, byte[] encoded) throws IOException {
    ImageReader reader = provider.createReaderInstance();
    reader.setInput(new ByteArrayImageInputStream(encoded), true, true);
    return new OpenPicture(reader);
  }

  /// Asks the limit, from the header alone.
  void check(PixelLimit limit) throws IOException {
    limit.check(reader.getWidth(0), reader.getHeight(0));
  }

  BufferedImage image() throws IOException {
    return reader.read(0);
  }

  /// Samples before any conversion of colours.
  Raster raster() throws IOException {
    return reader.readRaster(0, null);
  }

  @Override
  public void close() {
    reader.dispose();
  }

  /// The whole raster as a picture.
  static Pixels pixels(Raster raster, Colours colours) {
    byte[] rgb = new byte[Math.multiplyExact(3 * raster.getWidth(), raster.getHeight())];
    paint(raster, colours, rgb, raster.getWidth(), 0, 0);
    return new Pixels(raster.getWidth(), raster.getHeight(), rgb);
  }

  /// Puts a raster into a picture of `3 · pictureWidth` bytes a row.
  static void paint(
      Raster raster, Colours colours, byte[] rgb, int pictureWidth, int left, int top) {
    int bands = raster.getNumBands();
    int width = raster.getWidth();
    int[] samples = new int[width * bands];
    byte[] bytes =
        raster.getSampleModel() instanceof ComponentSampleModel
                && raster.getTransferType() == DataBuffer.TYPE_BYTE
            ? new byte[width * bands]
            : null;
    for (int y = 0; y < raster.getHeight(); y++) {
      int row = raster.getMinY() + y;
      if (bytes == null) {
        raster.getPixels(raster.getMinX(), row, width, 1, samples);
      } else {
        raster.getDataElements(raster.getMinX(), row, width, 1, bytes);
        for (int i = 0; i < samples.length; i++) {
          samples[i] = bytes[i] & 0xff;
        }
      }
      colours.convert(samples, bands, width, rgb, 3 * ((top + y) * pictureWidth + left));
    }
  }
}
