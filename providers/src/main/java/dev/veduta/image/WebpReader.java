// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import dev.veduta.spi.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/// WebP: lossy pictures by [Vp8Frame], lossless ones by TwelveMonkeys. Of an animation the first
/// frame is read, in its place on the whole canvas.
final class WebpReader implements PictureReader {
  private static final int RIFF_HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;

  /// What precedes the chunks of a frame in its own chunk.
  private static final int FRAME_HEADER_BYTES = 16;

  private final ImageReaderSpi provider = new WebPImageReaderSpi();

  /// A part of the file.
  ///
  /// @param from the first byte of its contents
  /// @param end one past their last
  private record Chunk(String name, int from, int end) {}

  /// Where a frame lies on the canvas.
  private record Place(int left, int top, int width, int height) {}

  @Override
  public Pixels read(byte[] encoded, PixelLimit limit) throws IOException {
    Chunk file = new Chunk("RIFF", RIFF_HEADER_BYTES, encoded.length);
    if ((little(encoded, 4, 4) & 0xffffffffL) > encoded.length - CHUNK_HEADER_BYTES) {
      throw new DamagedPictureException("the file ends before the picture does");
    }
    Chunk extended = find(encoded, file, "VP8X");
    Chunk frame = find(encoded, file, "ANMF");
    if (extended == null || frame == null) {
      return still(encoded, file, limit);
    }
    if (extended.end - extended.from < 10 || frame.end - frame.from < FRAME_HEADER_BYTES) {
      throw new DamagedPictureException("the file ends inside its header");
    }
    int width = 1 + little(encoded, extended.from + 4, 3);
    int height = 1 + little(encoded, extended.from + 7, 3);
    limit.check(width, height);
    Place place =
        new Place(
            2 * little(encoded, frame.from, 3),
            2 * little(encoded, frame.from + 3, 3),
            1 + little(encoded, frame.from + 6, 3),
            1 + little(encoded, frame.from + 9, 3));
    if (place.left + place.width > width || place.top + place.height > height) {
      throw new DamagedPictureException("its first frame lies outside of its canvas");
    }
    Chunk picture = new Chunk("ANMF", frame.from + FRAME_HEADER_BYTES, frame.end);
    return onCanvas(still(encoded, picture, limit), place, width, height);
  }

  @Override
  public Orientation orientation(byte[] encoded) {
    Chunk exif = find(encoded, new Chunk("RIFF", RIFF_HEADER_BYTES, encoded.length), "EXIF");
    if (exif == null) {
      return Orientation.UPRIGHT;
    }
    // Some writers put JPEG's name of the block before it.
    boolean named = exif.end - exif.from > 6 && encoded[exif.from] == 'E';
    return Orientation.ofExif(Arrays.copyOfRange(encoded, exif.from + (named ? 6 : 0), exif.end));
  }

  private Pixels still(byte[] encoded, Chunk parent, PixelLimit limit) throws IOException {
    Chunk lossy = find(encoded, parent, "VP8 ");
    if (lossy != null) {
      int[] size = Vp8Header.size(encoded, lossy.from, lossy.end);
      limit.check(size[0], size[1]);
      return Vp8Frame.decode(encoded, lossy.from, lossy.end);
    }
    Chunk lossless = find(encoded, parent, "VP8L");
    if (lossless == null) {
      throw new DamagedPictureException("it has no picture (no chunk VP8 or VP8L)");
    }
    try (OpenPicture picture = OpenPicture.of(provider, alone(encoded, lossless))) {
      picture.check(limit);
      return OpenPicture.pixels(picture.image().getRaster(), Colours.rgb(0));
    }
  }

  /// A file with that chunk only.
  private static byte[] alone(byte[] encoded, Chunk chunk) {
    int length = chunk.end - chunk.from;
    ByteBuffer file =
        ByteBuffer.allocate(RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + length + (length & 1))
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(encoded, 0, RIFF_HEADER_BYTES).putInt(4, file.capacity() - CHUNK_HEADER_BYTES);
    file.put(encoded, chunk.from - CHUNK_HEADER_BYTES, CHUNK_HEADER_BYTES + length);
    return file.array();
  }

  private static Pixels onCanvas(Pixels picture, Place place, int width, int height)
      throws DamagedPictureException {
    if (picture.width() != place.width || picture.height() != place.height) {
      throw new DamagedPictureException("its first frame contradicts its header");
    }
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < place.height; y++) {
      System.arraycopy(
          picture.rgb(),
          3 * y * place.width,
          rgb,
          3 * ((place.top + y) * width + place.left),
          3 * place.width);
    }
    return new Pixels(width, height, rgb);
  }

  /// The first chunk of that name that lies wholly in the parent.
  private static @Nullable Chunk find(byte[] encoded, Chunk parent, String name) {
    int at = parent.from;
    while (at <= parent.end - CHUNK_HEADER_BYTES) {
      int length = little(encoded, at + 4, 4);
      int from = at + CHUNK_HEADER_BYTES;
      if (length < 0 || length > parent.end - from) {
        return null;
      }
      if (name.equals(new String(encoded, at, 4, ISO_8859_1))) {
        return new Chunk(name, from, from + length);
      }
      at = (int) Math.min((long) from + length + (length & 1), parent.end);
    }
    return null;
  }

  private static int little(byte[] encoded, int at, int bytes) {
    int number = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      number = number << 8 | (encoded[at + i] & 0xff);
    }
    return number;
  }
}
