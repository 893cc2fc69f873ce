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
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The frames of real films …
final class RecordedFramesTest {
  private static final String NASA = "torchcodec/nasa_13013.mp4";

  @TempDir private Path folder;

  /// Those of TorchCodec, which decodes with FFmpeg: equal, although 1 of 255 on average would do.
  @ParameterizedTest
  @CsvSource({
    "320, frame000000, stream0, 0",
    "320, frame000015, stream0, 15",
    "480, frame000000, stream3, 0",
    "480, frame000015, stream3, 15",
    "480, frame000389, stream3, 389",
    "480, 000000, time6, 180",
    "480, 000000, time10, 300"
  })
  void areThoseOfTorchcodec(int width, String kind, String stream, int index) throws IOException {
    Path reference = Films.real("%s.%s.%s.pt".formatted(NASA, stream, kind));

    try (VideoFrames film = nasa(width)) {
      assertThat(film.width()).isEqualTo(width);
      assertThat(film.frame(index).rgb()).isEqualTo(storage(reference));
    }
  }

  @ParameterizedTest
  @CsvSource({"320, 0, 325", "480, 3, 390"})
  void areShownWhenFfprobeSays(int width, int stream, int count) throws IOException {
    Path facts = Films.real("%s.stream%d.all_frames_info.json".formatted(NASA, stream));
    try (VideoFrames film = nasa(width);
        JsonReader reader = Json.createReader(Files.newInputStream(facts))) {
      JsonArray frames = reader.readArray();
      assertThat(film.count()).isEqualTo(count).isEqualTo(frames.size());
      for (int i = 0; i < count; i++) {
        double time = Double.parseDouble(frames.getJsonObject(i).getString("pts_time"));
        assertThat(film.seconds(i)).isCloseTo(time, within(1e-6));
      }
    }
  }

  @Test
  void areTheLargestFilmOfAFileWithSeveral() {
    try (VideoFrames film = open(Films.real(NASA))) {
      assertThat(film.width()).isEqualTo(480);
    }
  }

  /// Of BT.601, like the raw reference beside it; it also refers to long-term pictures.
  @Test
  void areThoseOfARawVideo() throws IOException {
    byte[] raw = Files.readAllBytes(Films.real("jcodec/big_buck_bunny_160x90_ltr.yuv"));
    int width = 160;
    int height = 90;
    int size = width * height * 3 / 2;
    try (VideoFrames film = open(Films.real("jcodec/big_buck_bunny_160x90_ltr.mp4"))) {
      assertThat(raw.length / size).isLessThanOrEqualTo(film.count());
      for (int i = 0; i < raw.length / size; i++) {
        Pixels frame = film.frame(i);
        double difference = 0;
        for (int p = 0; p < width * height; p++) {
          int at = 3 * p;
          double luma =
              16
                  + (65.481 * (frame.rgb()[at] & 0xff)
                          + 128.553 * (frame.rgb()[at + 1] & 0xff)
                          + 24.966 * (frame.rgb()[at + 2] & 0xff))
                      / 255;
          difference += Math.abs(luma - (raw[i * size + p] & 0xff));
        }
        // Colours that RGB lacks were clipped.
        assertThat(difference / (width * height)).as("frame %d", i).isLessThan(1.5);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "decord/video_0.mov, 568, 320, 3",
    "decord/video_90.mov, 320, 568, 3",
    "decord/video_180.mov, 568, 320, 3",
    "decord/video_270.mov, 320, 568, 3",
    "decord/unordered.mov, 50, 50, 4",
    "jcodec/orientation.mp4, 720, 1280, 2",
    "jcodec/precise_clip.mp4, 144, 80, 60",
    "mp4parse/video_rotation_90.mp4, 60, 100, 1",
    "mp4parser/BBB_fixedres_B_180x320_80.mp4, 180, 102, 80"
  })
  void areAsManyAndAsLargeAsFfmpegSays(String name, int width, int height, int count) {
    try (VideoFrames film = open(Films.real(name))) {
      assertThat(List.of(film.width(), film.height(), film.count()))
          .containsExactly(width, height, count);
      for (int i = 0; i < count; i++) {
        Pixels frame = film.frame(i);
        assertThat(List.of(frame.width(), frame.height())).containsExactly(width, height);
        assertThat(film.seconds(i)).isGreaterThan(i == 0 ? -1 : film.seconds(i - 1));
      }
    }
  }

  /// B-frames are stored after the frames that they lie before.
  @Test
  void areTheSameInAnyOrder() {
    Path file = Films.real("jcodec/seq_h264_1.mp4");
    try (VideoFrames film = open(file);
        VideoFrames again = open(file)) {
      List<byte[]> inOrder = IntStream.range(0, 120).mapToObj(i -> film.frame(i).rgb()).toList();
      for (int i = 0; i < 40; i++) {
        int index = i * 71 % 120;
        assertThat(again.frame(index).rgb()).isEqualTo(inOrder.get(index));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "torchcodec/h265_video.mp4, HEVC (H.265)",
    "torchcodec/h264_10bits.mp4, more than 8 bits a sample",
    "mp4parse/tiny_av1.mp4, AV1",
    "torchcodec/av1_video.mkv, no MP4 or QuickTime file",
    "jcodec/10frames.webm, no MP4 or QuickTime file"
  })
  void areRefusedByNameWhereTheDecoderKnowsThemNot(String name, String reason) {
    Path file = Films.real(name);

    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> open(file))
        .withMessageStartingWith(file + " can't be read: ")
        .withMessageContaining(reason);
  }

  @Test
  void areThereOrMissingWithOneClearError() {
    Set<String> readable = new TreeSet<>();
    for (Path file : Films.all()) {
      try (VideoFrames film = open(file)) {
        for (int i = 0; i < Math.min(5, film.count()); i++) {
          film.frame(i);
        }
        readable.add(file.getFileName().toString());
      } catch (ImageException e) {
        assertThat(e).hasMessageStartingWith(file + " can't be read: ");
      }
    }
    assertThat(readable)
        .contains("corrupted.mp4", "white.mp4", "minimal.mp4")
        .hasSizeGreaterThan(14);
  }

  private static VideoFrames open(Path file) {
    return new JcodecFrameProvider().open(file, PixelOptions.DEFAULT);
  }

  /// The film of that width in the file with two: the larger one is taken unless it is disabled.
  private VideoFrames nasa(int width) throws IOException {
    Path file = Films.real(NASA);
    if (width == 480) {
      return open(file);
    }
    byte[] bytes = Files.readAllBytes(file);
    String letters = new String(bytes, ISO_8859_1);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int at = letters.indexOf("tkhd"); at >= 0; at = letters.indexOf("tkhd", at + 1)) {
      if (buffer.getInt(at + 80) == 480 << 16) {
        buffer.putInt(at + 4, 0);
      }
    }
    return open(Files.write(folder.resolve("small.mp4"), bytes));
  }

  /// The bytes of the only tensor in a file of PyTorch.
  private static byte[] storage(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getInputStream(
              zip.stream()
                  .filter(entry -> entry.getName().endsWith("/data/0"))
                  .findFirst()
                  .orElseThrow())
          .readAllBytes();
    }
  }
}
