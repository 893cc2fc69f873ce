// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.ImageException;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import dev.veduta.spi.VideoFrameProvider;
import dev.veduta.spi.VideoFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every reader of videos promises, whoever wrote it: frames, or an [ImageException] that
/// names the video, whatever is in the file. A test class inherits it and brings videos; it is
/// skipped where the provider has an obstacle.
@SuppressWarnings("NullAway.Init") // JUnit fills the folder
public abstract class VideoFrameContract {
  private static final int ROUNDS = 40;

  // Hundreds of times what a small film takes: only what never ends is caught.
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  protected abstract VideoFrameProvider provider();

  /// Small videos that it reads, at least one, with at least three frames each; written into the
  /// folder or lying elsewhere.
  protected abstract List<Path> videos(Path folder) throws IOException;

  @BeforeEach
  protected final void assumeThatItCanBeUsed() {
    provider().obstacle().ifPresent(why -> Assumptions.abort(provider().name() + ": " + why));
  }

  @Test
  protected void saysWhenEachFrameIsShown() throws IOException {
    for (Path video : videos(folder)) {
      try (VideoFrames frames = open(video)) {
        assertThat(frames.count()).isGreaterThan(2);
        double[] seconds =
            IntStream.range(0, frames.count()).mapToDouble(frames::seconds).toArray();
        assertThat(seconds[0]).isNotNegative();
        assertThat(seconds).isSorted().doesNotHaveDuplicates();
        assertThat(frames.duration()).isGreaterThan(seconds[seconds.length - 1]);
      }
    }
  }

  @Test
  protected void showsFramesOfItsSizeInAnyOrder() throws IOException {
    for (Path video : videos(folder)) {
      try (VideoFrames inOrder = open(video);
          VideoFrames anyhow = open(video)) {
        List<Pixels> expected = new ArrayList<>();
        for (int i = 0; i < inOrder.count(); i++) {
          expected.add(inOrder.frame(i));
          assertThat(expected.getLast().width()).isEqualTo(inOrder.width());
          assertThat(expected.getLast().height()).isEqualTo(inOrder.height());
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, expected.size()).boxed().toList());
        Collections.shuffle(order, new Random(5));
        for (int i : order) {
          assertThat(anyhow.frame(i).rgb()).as("frame %d", i).isEqualTo(expected.get(i).rgb());
        }
      }
    }
  }

  @Test
  protected void showsEqualFramesToManyReaders() throws IOException {
    for (Path video : videos(folder)) {
      byte[] first = second(video);
      assertThat(
              IntStream.range(0, 4).parallel().allMatch(_ -> Arrays.equals(second(video), first)))
          .isTrue();
    }
  }

  @Test
  protected void refusesFramesOfMorePixelsThanItMay() throws IOException {
    for (Path video : videos(folder)) {
      long pixels;
      try (VideoFrames frames = open(video)) {
        pixels = (long) frames.width() * frames.height();
      }
      read(video, limit(pixels));
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> read(video, limit(pixels - 1)))
          .withMessageContaining(video.toString());
    }
  }

  @Test
  protected void refusesWhatIsNoVideo() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no video at all");
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    for (Path file : List.of(text, empty)) {
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> read(file, PixelOptions.DEFAULT))
          .withMessageContaining(file.toString());
    }
  }

  @Test
  protected void givesFramesOrOneClearErrorForDamagedFiles() throws IOException {
    Random random = new Random(7);
    Path damaged = folder.resolve("damaged");
    for (Path video : videos(folder)) {
      byte[] whole = Files.readAllBytes(video);
      for (int round = 0; round < ROUNDS; round++) {
        byte[] bytes =
            round % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int hit = 0; hit < round % 5 && bytes.length > 0; hit++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        Files.write(damaged, bytes);
        assertTimeoutPreemptively(LIMIT, () -> readOrRefuse(damaged));
      }
    }
  }

  @Test
  protected void isClosedTwiceWithoutHarm() throws IOException {
    VideoFrames frames = open(videos(folder).getFirst());
    frames.frame(0);
    frames.close();
    frames.close();
  }

  private void readOrRefuse(Path damaged) {
    try {
      read(damaged, limit(1_000_000));
    } catch (ImageException e) {
      assertThat(e).hasMessageContaining(damaged.toString());
    }
  }

  private void read(Path video, PixelOptions options) {
    try (VideoFrames frames = provider().open(video, options)) {
      for (int i = 0; i < Math.min(4, frames.count()); i++) {
        frames.frame(i);
      }
    }
  }

  private byte[] second(Path video) {
    try (VideoFrames frames = open(video)) {
      return frames.frame(1).rgb();
    }
  }

  private VideoFrames open(Path video) {
    return provider().open(video, PixelOptions.DEFAULT);
  }

  private static PixelOptions limit(long pixels) {
    return new PixelOptions(true, pixels, PixelOptions.ResizeOrder.PILLOW_13);
  }
}
