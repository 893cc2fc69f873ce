// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.spi.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jcodec.api.SequenceEncoder;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jcodec.common.model.Rational;

/// Films for tests: of one colour a frame, made here, and real ones.
final class Films {
  static final int WIDTH = 64;
  static final int HEIGHT = 48;
  static final int RATE = 25;

  private Films() {}

  /// The real files; the test that asks is skipped where they are absent.
  static Path real(String name) {
    Path folder = Path.of(System.getProperty("veduta.shared", "absent"), "testdata", "video");
    assumeTrue(Files.isDirectory(folder), "pass -Dveduta.shared=DIR");
    return folder.resolve(name);
  }

  /// All real files.
  static List<Path> all() {
    try (var files = Files.walk(real("."))) {
      return files
          .filter(file -> file.toString().matches(".*\\.(mp4|mov|mkv|webm)"))
          .map(Path::normalize)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A film whose frame i is one shade of grey, left half, and its opposite, right half.
  static Path film(Path folder, int... shades) throws IOException {
    Path file = folder.resolve("film.mp4");
    SequenceEncoder encoder =
        SequenceEncoder.createWithFps(NIOUtils.writableChannel(file.toFile()), Rational.R(RATE, 1));
    for (int shade : shades) {
      Picture picture = Picture.create(WIDTH, HEIGHT, ColorSpace.RGB);
      byte[] rgb = picture.getPlaneData(0);
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) ((i / 3 % WIDTH < WIDTH / 2 ? shade : 255 - shade) - 128);
      }
      encoder.encodeNativeFrame(picture);
    }
    encoder.finish();
    return file;
  }

  /// The shade of the left half of a frame.
  static int shade(Pixels frame) {
    return shade(frame, frame.width() / 4, frame.height() / 2);
  }

  static int shade(Pixels frame, int x, int y) {
    return frame.rgb()[3 * (y * frame.width() + x)] & 0xff;
  }

  /// Shades far enough apart to tell frames from one another.
  static int[] shades(int count) {
    int[] shades = new int[count];
    for (int i = 0; i < count; i++) {
      shades[i] = 30 + i * 53 % 200;
    }
    return shades;
  }

  /// Writes numbers into a box of a film.
  static Path patched(Path film, String box, int at, int... values) throws IOException {
    byte[] bytes = Files.readAllBytes(film);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int body = new String(bytes, ISO_8859_1).indexOf(box) + 4;
    for (int i = 0; i < values.length && body + at + 4 * i + 4 <= bytes.length; i++) {
      buffer.putInt(body + at + 4 * i, values[i]);
    }
    return Files.write(film.resolveSibling("patched.mp4"), bytes);
  }
}
