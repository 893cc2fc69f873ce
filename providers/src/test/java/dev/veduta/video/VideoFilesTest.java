// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ImageException;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.VideoFiles;
import dev.veduta.spi.VideoFrameProvider;
import dev.veduta.spi.VideoFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Video files …
final class VideoFilesTest {

  @TempDir private Path folder;

  @Test
  void areReadByTheFirstThatCan() throws IOException {
    Path film = Films.film(folder, 20, 90);
    VideoFiles files =
        new VideoFiles(List.of(new JcodecFrameProvider(), new Refusing(1, Optional.empty())));

    try (VideoFrames opened = files.open(film, PixelOptions.DEFAULT)) {
      assertThat(opened.count()).isEqualTo(2);
    }
  }

  @Test
  void areRefusedWithEveryReasonAndWhatToDo() throws IOException {
    Path file = Files.write(folder.resolve("film.avi"), new byte[] {1, 2, 3});
    VideoFiles files =
        new VideoFiles(
            List.of(new Refusing(20, Optional.of("install it")), new JcodecFrameProvider()));

    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> files.open(file, PixelOptions.DEFAULT))
        .withMessage(
            file
                + " can't be read: it is no MP4 or QuickTime file (no 'moov'); 'refusing' can't be"
                + " used: install it");
  }

  @Test
  void mustBeThere() {
    VideoFiles files = new VideoFiles(List.of());

    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> files.open(folder.resolve("none.mp4"), PixelOptions.DEFAULT))
        .withMessage(folder.resolve("none.mp4") + " does not exist; expected a video");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> files.open(folder, PixelOptions.DEFAULT))
        .withMessage(folder + " is a folder; expected a video");
  }

  private record Refusing(int order, Optional<String> obstacle) implements VideoFrameProvider {
    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public VideoFrames open(Path file, PixelOptions options) {
      throw new ImageException(file + " is refused");
    }
  }
}
