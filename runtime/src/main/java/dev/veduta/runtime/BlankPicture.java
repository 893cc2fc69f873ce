// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.Image;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A grey picture of a usual size, for a model to warm up with. It is written here as PNG (second
/// edition, sections 5 and 11), so that this needs no graphics of Java's.
final class BlankPicture {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final byte GREY = (byte) 0x80;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private BlankPicture() {}

  static Image make() {
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    picture.writeBytes(SIGNATURE);
    // 8 bits for each of red, green and blue; nothing interlaced.
    byte[] header = {0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0};
    ByteBuffer.wrap(header).putInt(WIDTH).putInt(HEIGHT);
    write(picture, "IHDR", header);
    write(picture, "IDAT", compressed(rows()));
    write(picture, "IEND", new byte[0]);
    return Image.of(picture.toByteArray());
  }

  /// Each row begins with the number of its filter, 0.
  private static byte[] rows() {
    byte[] rows = new byte[HEIGHT * (1 + 3 * WIDTH)];
    Arrays.fill(rows, GREY);
    for (int y = 0; y < HEIGHT; y++) {
      rows[y * (1 + 3 * WIDTH)] = 0;
    }
    return rows;
  }

  private static byte[] compressed(byte[] rows) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    byte[] some = new byte[1 << 13];
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(rows);
      deflater.finish();
      while (!deflater.finished()) {
        compressed.write(some, 0, deflater.deflate(some));
      }
    }
    return compressed.toByteArray();
  }

  private static void write(ByteArrayOutputStream picture, String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(data.length + 12).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, data.length + 4);
    picture.writeBytes(chunk.putInt((int) sum.getValue()).array());
  }
}
