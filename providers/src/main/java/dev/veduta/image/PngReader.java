// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import dev.veduta.spi.Pixels;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/// Portable Network Graphics (ISO/IEC 15948). Of an animation the still picture is read.
final class PngReader implements PictureReader {
  private static final int SIGNATURE_BYTES = 8;

  private final ImageReaderSpi provider = JdkReaders.get("png.PNGImageReaderSpi");

  @Override
  public Pixels read(byte[] encoded, PixelLimit limit) throws IOException {
    Chunks chunks = Chunks.of(encoded, limit);
    try (OpenPicture picture = OpenPicture.of(provider, chunks.essential)) {
      Raster raster = picture.image().getRaster();
      return OpenPicture.pixels(raster, colours(chunks));
    }
  }

  @Override
  public Orientation orientation(byte[] encoded) {
    ByteBuffer buffer = ByteBuffer.wrap(encoded).position(SIGNATURE_BYTES);
    while (buffer.remaining() >= 12) {
      int length = buffer.getInt();
      String type = type(buffer.getInt());
      if (length < 0 || length > buffer.remaining() - 4) {
        break;
      }
      if (type.equals("eXIf")) {
        byte[] block = new byte[length];
        buffer.get(block);
        return Orientation.ofExif(block);
      }
      buffer.position(buffer.position() + length + 4);
    }
    return Orientation.UPRIGHT;
  }

  private static Colours colours(Chunks chunks) throws DamagedPictureException {
    int depth = chunks.depth;
    return switch (chunks.colourType) {
      // 16-bit greys are cut off at 255, not divided: that is what Pillow does.
      case 0 -> depth == 16 ? Colours.grey(v -> Math.min(v, 255)) : Colours.scaledGrey(depth);
      case 4 -> Colours.grey(v -> v >> (depth - 8));
      case 2, 6 -> Colours.rgb(depth - 8);
      case 3 -> Colours.palette(chunks.palette());
      default -> throw new DamagedPictureException("unknown colour type " + chunks.colourType);
    };
  }

  private static String type(int code) {
    StringBuilder type = new StringBuilder();
    for (int shift = 24; shift >= 0; shift -= 8) {
      type.append((char) (code >> shift & 0xff));
    }
    return type.toString();
  }

  /// The chunks that make the pixels, checked, without those that only describe them: a reader that
  /// never sees a text chunk can't be made to inflate it.
  ///
  /// @param essential a PNG file of IHDR, PLTE, IDAT and IEND
  /// @param plte the bytes of PLTE
  @SuppressWarnings("ArrayRecordComponent") // lives and dies within one picture
  private record Chunks(int depth, int colourType, byte[] essential, byte @Nullable [] plte) {

    static Chunks of(byte[] encoded, PixelLimit limit) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(encoded);
      ByteArrayOutputStream essential = new ByteArrayOutputStream(encoded.length);
      essential.write(encoded, 0, SIGNATURE_BYTES);
      buffer.position(SIGNATURE_BYTES);
      int depth = 0;
      int colourType = 0;
      byte[] plte = null;
      boolean data = false;
      String type = "";
      while (!type.equals("IEND")) {
        if (buffer.remaining() < 12) {
          break;
        }
        int start = buffer.position();
        int length = buffer.getInt();
        type = type(buffer.getInt());
        if (length < 0 || length > buffer.remaining() - 4) {
          throw new DamagedPictureException(
              "the file ends inside its chunk %s of %d bytes"
                  .formatted(printable(type), length & 0xffffffffL));
        }
        if (start == SIGNATURE_BYTES != type.equals("IHDR")) {
          throw new DamagedPictureException("IHDR must be its first chunk, once");
        }
        boolean kept =
            switch (type) {
              case "IHDR" -> {
                checkHeader(buffer.slice(start + 8, length), limit);
                depth = encoded[start + 16];
                colourType = encoded[start + 17];
                yield true;
              }
              case "PLTE" -> {
                plte = new byte[length];
                buffer.get(start + 8, plte);
                yield true;
              }
              case "IDAT" -> data = true;
              case "IEND" -> true;
              default -> false;
            };
        if (kept) {
          checkSum(encoded, start + 4, length + 4, buffer.getInt(start + 8 + length), type);
          essential.write(encoded, start, length + 12);
        }
        buffer.position(start + length + 12);
      }
      if (!data) {
        throw new DamagedPictureException("it has no pixels (no chunk IDAT)");
      }
      if (!type.equals("IEND")) {
        essential.write(
            new byte[] {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 66, 96, (byte) 0x82});
      }
      return new Chunks(depth, colourType, essential.toByteArray(), plte);
    }

    int[] palette() throws DamagedPictureException {
      if (plte == null) {
        throw new DamagedPictureException("it has no palette (no chunk PLTE)");
      }
      int[] colours = new int[plte.length / 3];
      for (int i = 0; i < colours.length; i++) {
        colours[i] =
            (plte[3 * i] & 0xff) << 16 | (plte[3 * i + 1] & 0xff) << 8 | (plte[3 * i + 2] & 0xff);
      }
      return colours;
    }

    private static void checkHeader(ByteBuffer header, PixelLimit limit)
        throws DamagedPictureException {
      if (header.remaining() != 13) {
        throw new DamagedPictureException(
            "its chunk IHDR has %d bytes, expected 13".formatted(header.remaining()));
      }
      limit.check(header.getInt(0) & 0xffffffffL, header.getInt(4) & 0xffffffffL);
      if (header.get(10) != 0) {
        throw new DamagedPictureException("unknown compression method " + header.get(10));
      }
    }

    private static void checkSum(byte[] encoded, int from, int length, int expected, String type)
        throws DamagedPictureException {
      CRC32 sum = new CRC32();
      sum.update(encoded, from, length);
      if ((int) sum.getValue() != expected) {
        throw new DamagedPictureException("the checksum of its chunk %s is wrong".formatted(type));
      }
    }

    private static String printable(String type) {
      return type.chars().allMatch(c -> c > ' ' && c < 127) ? type : "with a damaged name";
    }
  }
}
