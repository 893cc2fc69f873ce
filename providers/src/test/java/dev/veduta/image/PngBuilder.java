// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes PNG files byte by byte, sound ones and others.
final class PngBuilder {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGBA = 6;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PngBuilder(int width, int height, int depth, int colourType) {
    out.writeBytes("\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1));
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(width).putInt(height).put((byte) depth).put((byte) colourType);
    chunk("IHDR", header.array());
  }

  PngBuilder chunk(String type, byte... data) {
    byte[] name = type.getBytes(ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    return this;
  }

  /// The file with a row of these bytes.
  byte[] row(int... bytes) {
    byte[] filtered = new byte[bytes.length + 1];
    for (int i = 0; i < bytes.length; i++) {
      filtered[i + 1] = (byte) bytes[i];
    }
    chunk("IDAT", deflated(filtered));
    chunk("IEND");
    return out.toByteArray();
  }

  static byte[] deflated(byte[] data) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(data);
      deflater.finish();
      byte[] target = new byte[data.length + 64];
      int length = deflater.deflate(target);
      return Arrays.copyOf(target, length);
    }
  }
}
