// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.web;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The size of a picture as its file says it, read without decoding it.
///
/// @param width in pixels, as stored: not turned as its camera noted
/// @param height in pixels
record PictureSize(long width, long height) {
  private static final int TIFF_WIDTH = 256;
  private static final int TIFF_HEIGHT = 257;
  private static final int MOST_TAGS = 4096;
  private static final int WEBP_CHUNKS = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;

  long pixels() {
    return width > Long.MAX_VALUE / height ? Long.MAX_VALUE : width * height; // both are above 0
  }

  /// The size of a PNG, JPEG, GIF, BMP, WebP or TIFF; empty where the file doesn't get that far.
  static Optional<PictureSize> of(byte[] file) {
    try {
      return Optional.ofNullable(read(file)).filter(size -> size.width > 0 && size.height > 0);
    } catch (IndexOutOfBoundsException _) {
      return Optional.empty(); // a file that ends too early: whoever decodes it says so
    }
  }

  private static @Nullable PictureSize read(byte[] file) {
    ByteBuffer big = ByteBuffer.wrap(file);
    ByteBuffer little = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return switch (big.getShort(0)) {
      case (short) 0x8950 -> new PictureSize(unsigned(big, 16), unsigned(big, 20));
      case (short) 0xffd8 -> jpeg(big);
      case 0x4749 -> gif(little);
      case 0x424d -> bmp(little);
      case 0x5249 -> webp(little, WEBP_CHUNKS, little.limit());
      case 0x4949 -> tiff(little);
      case 0x4d4d -> tiff(big);
      default -> null;
    };
  }

  private static long unsigned(ByteBuffer file, int at) {
    return file.getInt(at) & 0xffffffffL;
  }

  /// The first frame header, SOF0 to SOF15, behind any number of other segments.
  private static @Nullable PictureSize jpeg(ByteBuffer file) {
    int at = 2;
    while (true) {
      while ((file.get(at) & 0xff) != 0xff) {
        at++;
      }
      int marker = file.get(at + 1) & 0xff;
      if (marker == 0xff) {
        at++;
      } else if (marker == 0xd9 || marker == 0xda) {
        return null;
      } else if (marker == 0x00 || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2;
      } else if (marker >= 0xc0
          && marker <= 0xcf
          && marker != 0xc4
          && marker != 0xc8
          && marker != 0xcc) {
        return new PictureSize(file.getShort(at + 7) & 0xffff, file.getShort(at + 5) & 0xffff);
      } else {
        at += 2 + Math.max(2, file.getShort(at + 2) & 0xffff);
      }
    }
  }

  private static PictureSize bmp(ByteBuffer file) {
    return file.getInt(14) == 12
        ? new PictureSize(file.getShort(18) & 0xffff, file.getShort(20) & 0xffff)
        : new PictureSize(file.getInt(18), Math.abs((long) file.getInt(22)));
  }

  /// The screen, grown where its first frame exceeds it.
  private static PictureSize gif(ByteBuffer file) {
    PictureSize screen = new PictureSize(file.getShort(6) & 0xffff, file.getShort(8) & 0xffff);
    int at = 13 + palette(file.get(10));
    while (true) {
      switch (file.get(at++)) {
        case '!' -> {
          for (at++; file.get(at) != 0; ) {
            at += 1 + (file.get(at) & 0xff);
          }
          at++;
        }
        case ',' -> {
          return screen.grown(
              new PictureSize(
                  (file.getShort(at) & 0xffff) + (file.getShort(at + 4) & 0xffff),
                  (file.getShort(at + 2) & 0xffff) + (file.getShort(at + 6) & 0xffff)));
        }
        case ';' -> {
          return screen;
        }
        default -> {
          // padding between blocks
        }
      }
    }
  }

  /// The bytes of a palette.
  private static int palette(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));
  }

  /// The largest of what the chunks of a file, or of a frame in it, say.
  private static PictureSize webp(ByteBuffer file, int from, int end) {
    PictureSize largest = new PictureSize(0, 0);
    int at = from;
    while (at <= end - CHUNK_HEADER) {
      int length = file.getInt(at + 4);
      int start = at + CHUNK_HEADER;
      largest = largest.grown(chunk(file, file.getInt(at), start));
      if (length < 0 || length > end - start) {
        break;
      }
      if (file.getInt(at) == 0x464d4e41 && from == WEBP_CHUNKS) { // "ANMF"
        largest = largest.grown(webp(file, start + FRAME_HEADER, start + length));
      }
      at = (int) Math.min((long) start + length + (length & 1), end);
    }
    return largest;
  }

  private static PictureSize chunk(ByteBuffer file, int name, int at) {
    int left = file.limit() - at;
    if (name == 0x20385056 && left >= 10) { // "VP8 "
      return new PictureSize(file.getShort(at + 6) & 0x3fff, file.getShort(at + 8) & 0x3fff);
    }
    if (name == 0x4c385056 && left >= 5) { // "VP8L"
      int bits = file.getInt(at + 1);
      return new PictureSize((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    if (name == 0x58385056 && left >= 10) { // "VP8X"
      return new PictureSize(
          (file.getInt(at + 4) & 0xffffff) + 1, ((file.getInt(at + 6) >>> 8) & 0xffffff) + 1);
    }
    return new PictureSize(0, 0);
  }

  private PictureSize grown(PictureSize other) {
    return new PictureSize(Math.max(width, other.width), Math.max(height, other.height));
  }

  private static @Nullable PictureSize tiff(ByteBuffer file) {
    int directory = file.getInt(4);
    int tags = Math.min(file.getShort(directory) & 0xffff, MOST_TAGS);
    long width = 0;
    long height = 0;
    for (int i = 0; i < tags; i++) {
      int at = directory + 2 + 12 * i;
      boolean isShort = file.getShort(at + 2) == 3;
      long value = isShort ? file.getShort(at + 8) & 0xffff : unsigned(file, at + 8);
      switch (file.getShort(at) & 0xffff) {
        case TIFF_WIDTH -> width = value;
        case TIFF_HEIGHT -> height = value;
        default -> {
          // says nothing about the size
        }
      }
    }
    return new PictureSize(width, height);
  }
}
