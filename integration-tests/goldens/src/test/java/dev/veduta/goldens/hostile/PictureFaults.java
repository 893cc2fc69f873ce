// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/// Faults of the pictures in a folder.
final class PictureFaults {
  /// Sound before; one of each format, and of each way to compress it.
  static final List<String> PICTURES =
      List.of(
          "noise.png",
          "noise-palette.png",
          "noise.jpg",
          "noise-progressive.jpg",
          "noise.gif",
          "noise.bmp",
          "noise.tiff",
          "noise-lzw.tiff",
          "noise.webp",
          "noise-lossless.webp");

  private static final int BEYOND = 65536;

  private PictureFaults() {}

  static Stream<Fault> all() {
    return Stream.of(
            PICTURES.stream().flatMap(PictureFaults::cuts),
            PICTURES.stream().flatMap(PictureFaults::others),
            png(),
            gigantic(),
            noise(),
            Stream.of(
                Fault.missing("noise.png"),
                new Fault(
                    "noise.png: a folder",
                    List.of("noise.png"),
                    folder -> {
                      Files.delete(folder.resolve("noise.png"));
                      Files.createDirectory(folder.resolve("noise.png"));
                    })))
        .flatMap(faults -> faults);
  }

  /// The noise fills the file, so that what is cut off is pixels.
  private static Stream<Fault> cuts(String picture) {
    Stream<Fault> early =
        Stream.of(1, 2, 4, 8, 13, 20, 30)
            .map(
                length ->
                    Fault.bytes(picture, "cut to " + length, all -> Arrays.copyOf(all, length)));
    return Stream.concat(early, Fault.cut(picture, new Random(picture.hashCode()), 6, 0.85));
  }

  private static Stream<Fault> others(String picture) {
    return Stream.of(
        Fault.bytes(picture, "empty", _ -> new byte[0]),
        Fault.bytes(picture, "zeros", all -> new byte[all.length]),
        text(picture, "text", "a picture of a cat"),
        text(picture, "HTML", "<html><body>404 Not Found</body></html>"),
        text(picture, "SVG", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"));
  }

  private static Stream<Fault> png() {
    String file = "noise.png";
    return Stream.of(
        Fault.bytes(file, "no width", all -> header(all, 0, 36, 8, 2)),
        Fault.bytes(file, "no height", all -> header(all, 48, 0, 8, 2)),
        Fault.bytes(file, "negative width", all -> header(all, -1, 36, 8, 2)),
        Fault.bytes(file, "one row too many", all -> header(all, 48, 37, 8, 2)),
        Fault.bytes(file, "wider than its data", all -> header(all, 480, 36, 8, 2)),
        Fault.bytes(file, "3 bits", all -> header(all, 48, 36, 3, 2)),
        Fault.bytes(file, "colour type 5", all -> header(all, 48, 36, 8, 5)),
        Fault.bytes(file, "palette without colours", all -> header(all, 48, 36, 8, 3)),
        Fault.bytes(file, "endless chunk", all -> put(all, 33, Integer.MAX_VALUE)),
        Fault.bytes(file, "negative chunk", all -> put(all, 33, -1)),
        Fault.bytes(file, "no zlib", all -> put(all, 41, 0)));
  }

  private static Stream<Fault> gigantic() {
    return Stream.of(
        Fault.bytes("noise.png", "65536² in the header", all -> header(all, BEYOND, BEYOND, 8, 2)),
        Fault.bytes("noise.png", "2³¹ − 1 wide", all -> header(all, Integer.MAX_VALUE, 1, 8, 2)),
        Fault.bytes("noise.png", "65536² of white", _ -> white(BEYOND)),
        Fault.bytes("noise.gif", "65535²", all -> little(all, 6, 0xFFFFFFFF)),
        Fault.bytes("noise.bmp", "65536²", all -> little(little(all, 18, BEYOND), 22, BEYOND)),
        Fault.bytes("noise.bmp", "−2³¹ high", all -> little(all, 22, Integer.MIN_VALUE)),
        Fault.bytes("noise.jpg", "65535²", PictureFaults::giganticJpeg),
        Fault.bytes("noise-progressive.jpg", "65535²", PictureFaults::giganticJpeg),
        Fault.bytes("noise.tiff", "2³⁰ wide", all -> tiffTag(all, 256, 1 << 30)),
        Fault.bytes("noise.tiff", "2³⁰ high", all -> tiffTag(all, 257, 1 << 30)),
        Fault.bytes("noise-lossless.webp", "16384²", all -> little(all, 21, 0x0FFFFFFF)));
  }

  private static Stream<Fault> noise() {
    return IntStream.range(0, 12)
        .mapToObj(
            seed ->
                Fault.bytes(
                    "noise.png",
                    "noise " + seed,
                    all -> {
                      byte[] noise = new byte[3000];
                      new Random(seed).nextBytes(noise);
                      // Half of them look like a PNG at first.
                      System.arraycopy(all, 0, noise, 0, seed % 2 * 33);
                      return noise;
                    }));
  }

  private static Fault text(String picture, String what, String text) {
    return Fault.bytes(picture, what, _ -> text.getBytes(UTF_8));
  }

  /// A PNG with another image header, and the checksum that fits it.
  private static byte[] header(byte[] png, int width, int height, int depth, int colours) {
    ByteBuffer.wrap(png)
        .putInt(16, width)
        .putInt(20, height)
        .put(24, (byte) depth)
        .put(25, (byte) colours);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    return put(png, 29, (int) sum.getValue());
  }

  /// A sound PNG of one bit a pixel, half a megabyte for 65536².
  private static byte[] white(int side) {
    byte[] row = new byte[1 + side / 8];
    Arrays.fill(row, 1, row.length, (byte) 0xFF);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
      for (int y = 0; y < side; y++) {
        deflater.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] start = "\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1);
    byte[] size = ByteBuffer.allocate(13).putInt(side).putInt(side).put((byte) 1).putInt(0).array();
    byte[] body = JsonFaults.join(chunk("IHDR", size), chunk("IDAT", data.toByteArray()));
    return JsonFaults.join(JsonFaults.join(start, body), chunk("IEND", new byte[0]));
  }

  private static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length);
    chunk.putInt(content.length).put(type.getBytes(ISO_8859_1)).put(content);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + content.length);
    return chunk.putInt((int) sum.getValue()).array();
  }

  /// Puts 65535 × 65535 into the frame header.
  private static byte[] giganticJpeg(byte[] all) {
    for (int i = 0; i < all.length - 9; i++) {
      boolean frame = (all[i + 1] & 0xFF) == 0xC0 || (all[i + 1] & 0xFF) == 0xC2;
      if ((all[i] & 0xFF) == 0xFF && frame) {
        return put(all, i + 5, 0xFFFFFFFF);
      }
    }
    throw new IllegalStateException("the JPEG has no frame");
  }

  /// Changes the value of a tag of the first directory of a little-endian TIFF.
  private static byte[] tiffTag(byte[] all, int tag, int value) {
    ByteBuffer tiff = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    int directory = tiff.getInt(4);
    for (int i = 0; i < tiff.getShort(directory); i++) {
      int entry = directory + 2 + 12 * i;
      if (tiff.getShort(entry) == tag) {
        tiff.putShort(entry + 2, (short) 4).putInt(entry + 4, 1).putInt(entry + 8, value);
        return all;
      }
    }
    throw new IllegalStateException("the TIFF has no tag " + tag);
  }

  private static byte[] put(byte[] all, int offset, int value) {
    ByteBuffer.wrap(all).putInt(offset, value);
    return all;
  }

  private static byte[] little(byte[] all, int offset, int value) {
    ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
    return all;
  }
}
