// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.FrameSampling;
import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.api.Video;
import dev.veduta.api.Visual;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import dev.veduta.spi.VideoFiles;
import dev.veduta.spi.VideoFrameProvider;
import dev.veduta.spi.VideoFrames;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A batch of videos …
final class PictureBatchTest {
  private static final int FRAMES = 50;
  private static final double RATE = 10;

  @TempDir private Path folder;
  private final Pictures pictures =
      new Pictures(
          (image, _) -> new Pixels(1, 1, ((Image.OfBytes) image).encoded()),
          new VideoFiles(List.of(new Numbered())),
          PixelOptions.DEFAULT,
          new FirstSample());
  private Path film;

  @BeforeEach
  void makeAFile() throws IOException {
    film = Files.createFile(folder.resolve("film"));
  }

  @Test
  void seesAsManyFramesAsTheModelWasTrainedWith() {
    assertThat(seen(6, Video.of(film))).containsExactly(0, 9, 19, 29, 39, 49);
  }

  @Test
  void seesAsManyFramesAsItIsAskedFor() {
    assertThat(seen(6, Video.of(film).withFrames(3))).containsExactly(0, 24, 49);
    assertThat(seen(2, Video.of(film).withFrames(50)))
        .containsExactly(IntStream.range(0, FRAMES).toArray());
  }

  @Test
  void seesAClip() {
    Video clip = Video.of(film).sampled(FrameSampling.clip(4, 45));

    assertThat(seen(6, clip)).containsExactly(FrameSampling.clip(4, 45).indices(6, FRAMES));
  }

  @Test
  void seesAStretch() {
    assertThat(seen(3, stretch(1_000, 2_000))).containsExactly(10, 14, 19);
    assertThat(seen(1, stretch(1_000, 2_000))).containsExactly(14);
  }

  @Test
  void seesTheFrameOnTheScreenInAStretchBetweenTwo() {
    assertThat(seen(2, stretch(1_020, 1_080))).containsExactly(10, 10);
    assertThat(seen(2, stretch(4_950, 9_000))).containsExactly(49, 49);
  }

  @Test
  void isToldOfAStretchBeyondTheEnd() {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> seen(2, stretch(5_000, 6_000)))
        .withMessage(film + " lasts 5.000 s, so that nothing of it is shown from 5.000 s on");
  }

  @Test
  void isToldOfAClipThatIsTooLongForIt() {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> seen(6, Video.of(film).sampled(FrameSampling.clip(10, 0))))
        .withMessageStartingWith(film + ": a clip of 6 frames");
  }

  @Test
  void seesGivenFramesAndFilmsSideBySide() {
    Video given = Video.of(List.of(picture(7), picture(8)));
    PictureBatch batch =
        PictureBatch.of(
            List.of(CaptionRequest.describe(given), CaptionRequest.describe(Video.of(film))),
            pictures,
            2);

    assertThat(batch.isVideo()).isTrue();
    assertThat(batch.together().shape().toString()).isEqualTo("[2, 2, 3, 1, 1]");
    assertThat(List.of(batch.together().at(0), batch.together().at(3))).containsExactly(7f, 8f);
    assertThat(List.of(batch.together().at(6), batch.together().at(9))).containsExactly(0f, 49f);
  }

  @Test
  void isRefusedByAModelOfPictures() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> seen(0, Video.of(film)))
        .withMessageContaining("trained on pictures");
  }

  private static Image picture(int number) {
    return Image.of(new byte[] {(byte) number, 0, 0});
  }

  private Video stretch(int fromMillis, int toMillis) {
    return Video.of(film).between(Duration.ofMillis(fromMillis), Duration.ofMillis(toMillis));
  }

  private int[] seen(int trained, Visual visual) {
    PictureBatch batch =
        PictureBatch.of(List.of(CaptionRequest.describe(visual)), pictures, trained);
    return batch.frames().stream().mapToInt(frame -> (int) frame.at(0)).toArray();
  }

  /// Writes the first sample of a picture.
  private static final class FirstSample implements ImageProcessor {
    @Override
    public int height() {
      return 1;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public void process(Pixels pixels, MemorySegment target) {
      target.set(ValueLayout.JAVA_FLOAT, 0, pixels.rgb()[0] & 0xff);
    }
  }

  /// A film of ten frames a second, each of one pixel that is its number.
  private static final class Numbered implements VideoFrameProvider {
    @Override
    public String name() {
      return "numbered";
    }

    @Override
    public VideoFrames open(Path file, PixelOptions options) {
      return new VideoFrames() {
        @Override
        public int width() {
          return 1;
        }

        @Override
        public int height() {
          return 1;
        }

        @Override
        public int count() {
          return FRAMES;
        }

        @Override
        public double seconds(int index) {
          return index / RATE;
        }

        @Override
        public double duration() {
          return FRAMES / RATE;
        }

        @Override
        public Pixels frame(int index) {
          return new Pixels(1, 1, new byte[] {(byte) index, 0, 0});
        }

        @Override
        public void close() {}
      };
    }
  }
}
