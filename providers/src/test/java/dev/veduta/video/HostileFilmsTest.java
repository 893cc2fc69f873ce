// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.ImageException;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.VideoFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A damaged film …
final class HostileFilmsTest {
  private static final int ROUNDS = 600;

  @TempDir private Path folder;

  @Test
  void givesFramesOrOneClearError() throws IOException {
    byte[] whole = Files.readAllBytes(Films.film(folder, Films.shades(8)));
    Random random = new Random(5);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = whole.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      if (round % 5 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      refused += isRefused(Files.write(folder.resolve("damaged.mp4"), damaged)) ? 1 : 0;
    }
    assertThat(refused).isBetween(ROUNDS / 10, ROUNDS - 1);
  }

  /// Of the numbers that say how much there is, each in turn is as large as can be.
  @Test
  void claimsNothingThatIsBelieved() throws IOException {
    Path film = Films.film(folder, Films.shades(8));
    for (String table : new String[] {"stsz", "stsc", "stco", "stts", "stss", "stsd", "tkhd"}) {
      for (int at = 0; at <= 12; at += 4) {
        for (int value : new int[] {-1, Integer.MAX_VALUE, 0x00ffffff, 0}) {
          isRefused(Films.patched(film, table, at, value));
        }
      }
    }
  }

  private static boolean isRefused(Path file) {
    try (VideoFrames film = new JcodecFrameProvider().open(file, PixelOptions.DEFAULT)) {
      for (int i = 0; i < Math.min(9, film.count()); i++) {
        film.frame(i);
      }
      return false;
    } catch (ImageException e) {
      assertThat(e).hasMessageStartingWith(file.toString());
      return true;
    }
  }
}
