// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.api.ImageException;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import dev.veduta.spi.VideoFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The frames of an MP4 file …
final class StoredFramesTest {
  /// The encoder of the films here darkens them by up to 16; neighbours differ by 53.
  private static final int LOSS = 20;

  @TempDir private Path folder;

  @Test
  void comeInOrderWithTheirTimes() throws IOException {
    int[] shades = Films.shades(40);
    try (VideoFrames film = open(Films.film(folder, shades))) {
      assertThat(film.count()).isEqualTo(shades.length);
      assertThat(film.width()).isEqualTo(Films.WIDTH);
      assertThat(film.height()).isEqualTo(Films.HEIGHT);
      assertThat(film.duration()).isCloseTo(40.0 / Films.RATE, within(1e-9));
      for (int i = 0; i < shades.length; i++) {
        assertThat(film.seconds(i)).isCloseTo(i / (double) Films.RATE, within(1e-9));
        assertThat(Films.shade(film.frame(i))).isCloseTo(shades[i], within(LOSS));
      }
    }
  }

  @Test
  void areTheSameInAnyOrder() throws IOException {
    Path file = Films.film(folder, Films.shades(60));
    try (VideoFrames film = open(file);
        VideoFrames again = open(file)) {
      List<byte[]> inOrder = IntStream.range(0, 60).mapToObj(i -> film.frame(i).rgb()).toList();
      for (int i = 0; i < 60; i++) {
        int index = i * 37 % 60;
        assertThat(again.frame(index).rgb()).isEqualTo(inOrder.get(index));
      }
    }
  }

  /// The matrix of a track turns clockwise by (a, b, ·, c, d).
  @ParameterizedTest
  @CsvSource({
    "65536, 0, 64, 48, true, true",
    "0, 65536, 48, 64, true, false",
    "-65536, 0, 64, 48, false, false",
    "0, -65536, 48, 64, false, true"
  })
  void areTurnedAsTheirTrackSays(
      int a, int b, int width, int height, boolean darkOnTop, boolean darkOnTheLeft)
      throws IOException {
    Path film = Films.patched(Films.film(folder, 20), "tkhd", 40, a, b, 0, -b, a);

    try (VideoFrames turned = open(film)) {
      Pixels frame = turned.frame(0);
      assertThat(List.of(turned.width(), turned.height())).containsExactly(width, height);
      assertThat(List.of(frame.width(), frame.height())).containsExactly(width, height);
      // Its left half is dark: turned to the right that is the upper half.
      boolean sideways = width < height;
      int dark =
          sideways
              ? Films.shade(frame, 24, darkOnTop ? 16 : 48)
              : Films.shade(frame, darkOnTheLeft ? 16 : 48, 24);
      assertThat(dark).isCloseTo(20, within(LOSS));
    }
  }

  @Test
  void mayNotBeLargerThanAllowed() throws IOException {
    Path film = Films.film(folder, 20);
    PixelOptions strict = new PixelOptions(true, 64 * 48 - 1, PixelOptions.ResizeOrder.PILLOW_13);

    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> new JcodecFrameProvider().open(film, strict))
        .withMessage(
            film
                + " has frames of 64×48 pixels, more than the limit of 3071; set"
                + " veduta.captioner.<name>.max-pixels to at least 3072 to read it");
  }

  @Test
  void canBeReadUpToWhereAFileBreaksOff() throws IOException {
    Path whole = Films.film(folder, Films.shades(30));
    byte[] bytes = Files.readAllBytes(whole);
    // The first box is 'ftyp', then 'mdat' with all frames, then 'moov': cut out the data's end.
    int moov = new String(bytes, ISO_8859_1).indexOf("moov") - 4;
    byte[] damaged = bytes.clone();
    Arrays.fill(damaged, moov * 3 / 4, moov, (byte) 0);
    Path file = Files.write(folder.resolve("damaged.mp4"), damaged);

    try (VideoFrames film = open(file)) {
      assertThat(Films.shade(film.frame(0))).isCloseTo(30, within(LOSS));
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> film.frame(29))
          .withMessageStartingWith(file + " can't be read: ");
      assertThat(Films.shade(film.frame(1))).isCloseTo(83, within(LOSS));
    }
  }

  @Test
  void areNotThereInAPicture() throws IOException {
    Path file = Files.write(folder.resolve("x.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> open(file))
        .withMessage(file + " can't be read: it is no MP4 or QuickTime file (no 'moov')");
  }

  private static VideoFrames open(Path file) {
    return new JcodecFrameProvider().open(file, PixelOptions.DEFAULT);
  }
}
