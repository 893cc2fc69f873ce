// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.veduta.api.Image;
import dev.veduta.api.ImageException;
import dev.veduta.spi.ImageDecoder;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every reader of pictures promises, whoever wrote it: pixels, or an [ImageException] that
/// names the picture, whatever is in the file. A test class inherits it and brings pictures.
public abstract class ImageDecoderContract {
  private static final int ROUNDS = 200;

  // Thousands of times what a small picture takes: only what never ends is caught.
  private static final Duration LIMIT = Duration.ofMinutes(2);

  protected abstract ImageDecoderProvider provider();

  /// Small pictures that it reads, of each format at least one; more than one pixel each.
  protected abstract List<Image.OfBytes> pictures();

  @Test
  protected void readsPicturesTheSameEachTimeInEveryThread() {
    ImageDecoder decoder = provider().open();
    for (Image.OfBytes picture : pictures()) {
      Pixels first = decoder.decode(picture, PixelOptions.DEFAULT);
      assertThat(first.width() * first.height()).as(picture.name()).isGreaterThan(1);
      assertThat(
              IntStream.range(0, 20)
                  .parallel()
                  .mapToObj(_ -> decoder.decode(picture, PixelOptions.DEFAULT))
                  .allMatch(again -> Arrays.equals(again.rgb(), first.rgb())))
          .as(picture.name())
          .isTrue();
    }
  }

  @Test
  protected void readsFilesAsItReadsBytes(@TempDir Path folder) throws IOException {
    ImageDecoder decoder = provider().open();
    for (Image.OfBytes picture : pictures()) {
      Path file = Files.write(folder.resolve("picture"), picture.encoded());
      assertThat(decoder.decode(Image.of(file), PixelOptions.DEFAULT).rgb())
          .as(picture.name())
          .isEqualTo(decoder.decode(picture, PixelOptions.DEFAULT).rgb());
    }
  }

  @Test
  protected void refusesPicturesOfMorePixelsThanItMay() {
    ImageDecoder decoder = provider().open();
    for (Image.OfBytes picture : pictures()) {
      Pixels pixels = decoder.decode(picture, PixelOptions.DEFAULT);
      long count = (long) pixels.width() * pixels.height();
      assertThat(decoder.decode(picture, limit(count)).rgb()).hasSameSizeAs(pixels.rgb());
      assertThatExceptionOfType(ImageException.class)
          .isThrownBy(() -> decoder.decode(picture, limit(count - 1)))
          .withMessageContaining(picture.name());
    }
  }

  @Test
  protected void refusesWhatIsNoPicture(@TempDir Path folder) throws IOException {
    ImageDecoder decoder = provider().open();
    Path text = Files.writeString(folder.resolve("notes.txt"), "no picture at all");
    for (Image image :
        List.of(
            Image.of("nothing", new byte[0]),
            Image.of("one byte", new byte[1]),
            Image.of("text", "no picture at all".getBytes(UTF_8)),
            Image.of(text),
            Image.of(folder),
            Image.of(folder.resolve("absent.png")))) {
      assertThatExceptionOfType(ImageException.class)
          .as(image.name())
          .isThrownBy(() -> decoder.decode(image, PixelOptions.DEFAULT))
          .withMessageContaining(image.name());
    }
  }

  @Test
  protected void givesPixelsOrOneClearErrorForFilesThatEndEarly() {
    for (Image.OfBytes picture : pictures()) {
      byte[] whole = picture.encoded();
      for (int i = 0; i < ROUNDS; i++) {
        decodeOrRefuse(Arrays.copyOf(whole, (int) ((long) whole.length * i / ROUNDS)), picture);
      }
    }
  }

  @Test
  protected void givesPixelsOrOneClearErrorForDamagedFiles() {
    Random random = new Random(11);
    for (Image.OfBytes picture : pictures()) {
      for (int i = 0; i < ROUNDS; i++) {
        byte[] damaged = picture.encoded().clone();
        for (int hit = 0; hit <= i % 5; hit++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        decodeOrRefuse(damaged, picture);
      }
    }
  }

  @Test
  protected void believesNoNumberInAFile() {
    for (Image.OfBytes picture : pictures()) {
      // Sizes and lengths stand near the beginning in every format.
      for (int at = 0; at + 4 <= Math.min(64, picture.encoded().length); at++) {
        byte[] damaged = picture.encoded().clone();
        Arrays.fill(damaged, at, at + 4, (byte) 0x7f);
        decodeOrRefuse(damaged, picture);
      }
    }
  }

  private void decodeOrRefuse(byte[] encoded, Image.OfBytes picture) {
    Image damaged = Image.of("damaged " + picture.name(), encoded);
    ImageDecoder decoder = provider().open();
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          try {
            Pixels pixels = decoder.decode(damaged, limit(1_000_000));
            assertThat((long) pixels.width() * pixels.height()).isLessThanOrEqualTo(1_000_000);
          } catch (ImageException e) {
            assertThat(e).hasMessageContaining(damaged.name());
          }
        });
  }

  private static PixelOptions limit(long pixels) {
    return new PixelOptions(true, pixels, PixelOptions.ResizeOrder.PILLOW_13);
  }
}
