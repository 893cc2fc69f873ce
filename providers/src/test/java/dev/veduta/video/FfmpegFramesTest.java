// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.api.ImageException;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.VideoFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The frames that ffmpeg writes …
final class FfmpegFramesTest {

  @TempDir private Path folder;

  @BeforeEach
  void needFfmpeg() {
    new FfmpegFrameProvider()
        .obstacle()
        .ifPresent(obstacle -> assumeTrue(false, "needs ffmpeg: " + obstacle));
  }

  @Test
  void areThoseOfTheBuiltInDecoder() throws IOException {
    Path file = Films.film(folder, Films.shades(30));

    assertSame(file, 30);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "decord/video_0.mov",
        "decord/video_90.mov",
        "decord/video_180.mov",
        "decord/video_270.mov",
        "decord/unordered.mov",
        "jcodec/orientation.mp4",
        "jcodec/big_buck_bunny_160x90_ltr.mp4",
        "jcodec/seq_h264_4.mp4",
        "mp4parse/video_rotation_90.mp4",
        "torchcodec/nasa_13013.mp4"
      })
  void areThoseOfTheBuiltInDecoderOfRealFilms(String name) {
    assertSame(Films.real(name), 40);
  }

  @ParameterizedTest
  @CsvSource({
    "torchcodec/h265_video.mp4, 128, 128, 10",
    "torchcodec/h264_10bits.mp4, 200, 200, 30",
    "torchcodec/av1_video.mkv, 640, 360, 125",
    "mp4parse/tiny_av1.mp4, 64, 64, 1",
    "jcodec/10frames.webm, 1920, 1080, 10"
  })
  void areThereWhereTheBuiltInDecoderHasNone(String name, int width, int height, int count) {
    try (VideoFrames film = ffmpeg(Films.real(name))) {
      assertThat(List.of(film.width(), film.height(), film.count()))
          .containsExactly(width, height, count);
      byte[] last = film.frame(count - 1).rgb();
      assertThat(film.frame(0).rgb()).hasSize(3 * width * height);
      assertThat(film.frame(count - 1).rgb()).isEqualTo(last);
    }
  }

  @Test
  void areTheSameInAnyOrder() throws IOException {
    Path file = Films.film(folder, Films.shades(120));
    try (VideoFrames film = ffmpeg(file);
        VideoFrames again = ffmpeg(file)) {
      List<byte[]> inOrder = IntStream.range(0, 120).mapToObj(i -> film.frame(i).rgb()).toList();
      for (int index : new int[] {119, 3, 60, 61, 119, 0}) {
        assertThat(again.frame(index).rgb()).isEqualTo(inOrder.get(index));
      }
    }
  }

  @Test
  void neverComeFromAPlaylist() throws IOException {
    Path film = Films.film(folder, Films.shades(3));
    Path playlist =
        Files.writeString(
            folder.resolve("film.m3u8"),
            "#EXTM3U\n#EXTINF:1,\n%s\n#EXT-X-ENDLIST\n".formatted(film));
    Path list =
        Files.writeString(folder.resolve("list.ffconcat"), "ffconcat version 1.0\nfile film.mp4\n");

    for (Path file : List.of(playlist, list)) {
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> ffmpeg(file))
          .withMessageStartingWith(file + " can't be read: ffmpeg finds no video in it");
    }
  }

  @Test
  void comeFromAFileWhateverItsName() throws IOException {
    Path film = Films.film(folder, Films.shades(3));
    for (String name : List.of("-i x; rm -rf $HOME `ls` %d.mp4", "http:||host|a.mp4")) {
      try (VideoFrames opened = ffmpeg(Files.copy(film, folder.resolve(name)))) {
        assertThat(opened.count()).isEqualTo(3);
      }
    }
  }

  @Test
  void endWithTheirProcess() throws IOException {
    Path file = Films.film(folder, Films.shades(100));
    long before = ProcessHandle.current().children().count();
    VideoFrames film = ffmpeg(file);
    film.frame(0);
    film.close();

    ProcessHandle.current().children().forEach(child -> child.onExit().join());
    assertThat(ProcessHandle.current().children().count()).isLessThanOrEqualTo(before);
  }

  private static void assertSame(Path file, int most) {
    try (VideoFrames expected = new JcodecFrameProvider().open(file, PixelOptions.DEFAULT);
        VideoFrames film = ffmpeg(file)) {
      assertThat(List.of(film.width(), film.height(), film.count()))
          .containsExactly(expected.width(), expected.height(), expected.count());
      for (int i = 0; i < Math.min(most, film.count()); i++) {
        assertThat(film.seconds(i)).isCloseTo(expected.seconds(i), within(1e-5));
        assertThat(film.frame(i).rgb()).as("frame %d", i).isEqualTo(expected.frame(i).rgb());
      }
    }
  }

  private static VideoFrames ffmpeg(Path file) {
    return new FfmpegFrameProvider().open(file, PixelOptions.DEFAULT);
  }
}
