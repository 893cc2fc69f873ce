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

  long pixels() {
    return width * height;
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
      case 0x4749 -> new PictureSize(little.getShort(6) & 0xffff, little.getShort(8) & 0xffff);
      case 0x424d -> bmp(little);
      case 0x5249 -> webp(little);
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

  private static @Nullable PictureSize webp(ByteBuffer file) {
    return switch (file.getInt(12)) {
      case 0x20385056 -> // "VP8 "
          new PictureSize(file.getShort(26) & 0x3fff, file.getShort(28) & 0x3fff);
      case 0x4c385056 -> { // "VP8L"
        int bits = file.getInt(21);
        yield new PictureSize((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
      }
      case 0x58385056 -> // "VP8X"
          new PictureSize(
              (file.getInt(24) & 0xffffff) + 1, ((file.getInt(26) >>> 8) & 0xffffff) + 1);
      default -> null;
    };
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
