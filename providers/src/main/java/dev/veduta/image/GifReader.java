// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Pixels;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.spi.ImageReaderSpi;

/// Graphics Interchange Format. The first frame is read, in its place on the whole screen.
final class GifReader implements PictureReader {
  private final ImageReaderSpi provider = JdkReaders.get("gif.GIFImageReaderSpi");

  @Override
  public Pixels read(byte[] encoded, PixelLimit limit) throws IOException {
    Layout layout = Layout.of(encoded);
    limit.check(layout.width(), layout.height());
    try (OpenPicture picture = OpenPicture.of(provider, encoded)) {
      picture.check(limit);
      Raster raster = picture.image().getRaster();
      byte[] rgb = new byte[3 * layout.width() * layout.height()];
      layout.fill(rgb);
      OpenPicture.paint(raster, layout.colours(), rgb, layout.width(), layout.left(), layout.top());
      return new Pixels(layout.width(), layout.height(), rgb);
    }
  }

  @Override
  public Orientation orientation(byte[] encoded) {
    return Orientation.UPRIGHT;
  }

  /// What comes before the first frame's pixels.
  ///
  /// @param width columns of the screen, grown where the frame exceeds it
  /// @param colours of the frame's palette, or the screen's; greys without either
  /// @param background the index of the pixels that the frame leaves out
  private record Layout(int width, int height, int left, int top, Colours colours, int background) {

    private static final int EXTENSION = '!';
    private static final int IMAGE = ',';
    private static final int END = ';';
    private static final int GRAPHIC_CONTROL = 0xf9;

    static Layout of(byte[] encoded) throws DamagedPictureException {
      try {
        return of(ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).position(6));
      } catch (BufferUnderflowException e) {
        throw new DamagedPictureException("the file ends before its first frame");
      }
    }

    private static Layout of(ByteBuffer in) throws DamagedPictureException {
      int width = in.getShort() & 0xffff;
      int height = in.getShort() & 0xffff;
      int flags = in.get();
      in.getShort();
      Colours colours = (flags & 0x80) == 0 ? Colours.grey(v -> v) : palette(in, flags);
      int transparent = 0;
      while (true) {
        switch (in.get() & 0xff) {
          case EXTENSION -> {
            boolean control = (in.get() & 0xff) == GRAPHIC_CONTROL;
            byte[] first = block(in);
            if (control && first.length >= 4 && (first[0] & 1) != 0) {
              transparent = first[3] & 0xff;
            }
            for (byte[] rest = first; rest.length > 0; ) {
              rest = block(in);
            }
          }
          case IMAGE -> {
            int left = in.getShort() & 0xffff;
            int top = in.getShort() & 0xffff;
            int right = left + (in.getShort() & 0xffff);
            int bottom = top + (in.getShort() & 0xffff);
            int local = in.get();
            return new Layout(
                Math.max(width, right),
                Math.max(height, bottom),
                left,
                top,
                (local & 0x80) == 0 ? colours : palette(in, local),
                transparent);
          }
          case END -> throw new DamagedPictureException("it has no frame");
          default -> {
            // Padding between blocks.
          }
        }
      }
    }

    private static Colours palette(ByteBuffer in, int flags) {
      int[] colours = new int[2 << (flags & 7)];
      for (int i = 0; i < colours.length; i++) {
        colours[i] = (in.get() & 0xff) << 16 | (in.get() & 0xff) << 8 | (in.get() & 0xff);
      }
      return Colours.palette(colours);
    }

    private static byte[] block(ByteBuffer in) {
      byte[] block = new byte[in.get() & 0xff];
      in.get(block);
      return block;
    }

    void fill(byte[] rgb) {
      colours.convert(new int[] {background}, 1, 1, rgb, 0);
      for (int i = 3; i < rgb.length; i++) {
        rgb[i] = rgb[i - 3];
      }
    }
  }
}
