// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.api.PictureView;
import dev.veduta.api.Region;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every image processor promises, whoever wrote it. A test class inherits it and says which
/// provider it is about, with a configuration of it.
public abstract class ImageProcessorContract {
  private static final float UNTOUCHED = Float.NEGATIVE_INFINITY;

  protected abstract ImageProcessorProvider provider();

  /// What `preprocessor_config.json` holds.
  protected abstract String config();

  @Test
  protected void saysHowLargeItsResultIs() {
    assertThat(processor().height()).isPositive();
    assertThat(processor().width()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "31, 17", "17, 31", "90, 7", "7, 90", "64, 64"})
  protected void writesEveryNumberForAPictureOfAnySize(int width, int height) {
    float[] numbers = process(processor(), picture(width, height));

    for (float number : numbers) {
      assertThat(number).isFinite();
    }
  }

  @Test
  protected void writesTheSameForTheSamePictureInEveryThread() {
    ImageProcessor processor = processor();
    Pixels picture = picture(37, 23);
    float[] first = process(processor, picture);

    assertThat(
            IntStream.range(0, 50)
                .parallel()
                .allMatch(_ -> Arrays.equals(process(processor, picture), first)))
        .isTrue();
  }

  @Test
  protected void writesOtherNumbersForAnotherPicture() {
    ImageProcessor processor = processor();
    byte[] white = new byte[3 * 40 * 40];
    Arrays.fill(white, (byte) -1);

    assertThat(process(processor, new Pixels(40, 40, white)))
        .isNotEqualTo(process(processor, new Pixels(40, 40, new byte[3 * 40 * 40])));
  }

  @Test
  protected void leavesThePictureAsItIs() {
    Pixels picture = picture(37, 23);
    byte[] before = picture.rgb().clone();

    process(processor(), picture);

    assertThat(picture.rgb()).isEqualTo(before);
  }

  @Test
  protected void writesNothingBehindItsNumbers() {
    ImageProcessor processor = processor();
    int size = 3 * processor.height() * processor.width();
    float[] numbers = new float[size + 8];
    Arrays.fill(numbers, UNTOUCHED);

    processor.process(picture(37, 23), MemorySegment.ofArray(numbers));

    assertThat(Arrays.copyOfRange(numbers, size, numbers.length)).containsOnly(UNTOUCHED);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "31, 17", "17, 31", "90, 7", "7, 90"})
  protected void saysWhichPartOfThePictureItShowsIfItCan(int width, int height) {
    Optional<PictureView> view = processor().view(width, height);

    view.ifPresent(
        shown -> {
          assertThat(shown.width()).isEqualTo(width);
          assertThat(shown.height()).isEqualTo(height);
          Region region = shown.region();
          assertThat(region.width()).isPositive();
          assertThat(region.height()).isPositive();
          // What it pads lies outside of the picture, but some of the picture is always seen.
          assertThat(region.left()).isLessThan(width);
          assertThat(region.top()).isLessThan(height);
          assertThat(region.left() + region.width()).isPositive();
          assertThat(region.top() + region.height()).isPositive();
        });
  }

  private ImageProcessor processor() {
    byte[] config = config().getBytes(StandardCharsets.UTF_8);
    return provider().load(Config.parse("preprocessor_config.json", config), PixelOptions.DEFAULT);
  }

  private static float[] process(ImageProcessor processor, Pixels picture) {
    float[] numbers = new float[3 * processor.height() * processor.width()];
    Arrays.fill(numbers, UNTOUCHED);
    processor.process(picture, MemorySegment.ofArray(numbers));
    return numbers;
  }

  private static Pixels picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    new Random(3).nextBytes(rgb);
    return new Pixels(width, height, rgb);
  }
}
