// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.PixelOptions.ResizeOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PillowResizeTest {

  @ParameterizedTest
  @CsvSource({
    // By hand from the formulas: the mean of two; three quarters of one and one of the other.
    "BOX, '10 20 30 40', '15 35'",
    "BILINEAR, '0 100', '0 25 75 100'",
    "NEAREST, '1 2 3 4', '2 4'",
    // Recorded from Pillow 13.0.0.
    "BICUBIC, '0 100', '0 21 79 109'",
    "LANCZOS, '0 0 255 255', '18 237'",
    "HAMMING, '0 0 255 255', '10 245'",
    "BICUBIC, '0 100 200 50 25', '43 152 34'",
    "LANCZOS, '0 0 255 0 0 255', '41 94 103'",
    "HAMMING, '10 200 30 40 250', '82 56 171'"
  })
  void a_row_and_a_column_of_greys_become_what_pillow_makes_of_them(
      ResampleFilter filter, String before, String after) {
    PillowResize resize = new PillowResize(filter, ResizeOrder.PILLOW_13);
    byte[] source = bytes(before);
    byte[] expected = bytes(after);
    PillowResize.Samples row = new PillowResize.Samples(source.length, 1, 1, source);
    PillowResize.Samples column = new PillowResize.Samples(1, source.length, 1, source);

    assertThat(resize.resize(row, expected.length, 1).data()).isEqualTo(expected);
    assertThat(resize.resize(column, 1, expected.length).data()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(ResampleFilter.class)
  void a_picture_of_the_same_size_is_the_same_picture(ResampleFilter filter) {
    PillowResize.Samples picture = noise(13, 7, 3);

    for (ResizeOrder order : ResizeOrder.values()) {
      assertThat(new PillowResize(filter, order).resize(picture, 13, 7).data())
          .isEqualTo(picture.data());
    }
  }

  @ParameterizedTest
  @EnumSource(ResampleFilter.class)
  void a_region_is_a_part_of_the_whole(ResampleFilter filter) {
    PillowResize.Region region = new PillowResize.Region(3, 2, 8, 9);
    for (int channels = 1; channels <= 4; channels++) {
      PillowResize.Samples picture = noise(37, 150, channels);
      for (ResizeOrder order : ResizeOrder.values()) {
        PillowResize resize = new PillowResize(filter, order);
        byte[] whole = resize.resize(picture, 20, 15).data();

        byte[] part = resize.resize(picture, PillowResize.Box.of(picture), 20, 15, region).data();

        int row = 8 * channels;
        for (int y = 0; y < 9; y++) {
          int from = ((y + 2) * 20 + 3) * channels;
          assertThat(Arrays.copyOfRange(part, y * row, (y + 1) * row))
              .isEqualTo(Arrays.copyOfRange(whole, from, from + row));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ResampleFilter.class)
  void each_channel_is_resized_as_if_it_were_alone(ResampleFilter filter) {
    PillowResize resize = new PillowResize(filter, ResizeOrder.PILLOW_13);
    PillowResize.Samples picture = noise(31, 70, 3);
    byte[] together = resize.resize(picture, 9, 80).data();

    for (int c = 0; c < 3; c++) {
      PillowResize.Samples channel =
          new PillowResize.Samples(31, 70, 1, channel(picture.data(), c));

      assertThat(resize.resize(channel, 9, 80).data()).isEqualTo(channel(together, c));
    }
  }

  @Test
  void only_a_tall_picture_shows_the_order_of_the_passes() {
    PillowResize newer = new PillowResize(ResampleFilter.BICUBIC, ResizeOrder.PILLOW_13);
    PillowResize older = new PillowResize(ResampleFilter.BICUBIC, ResizeOrder.PILLOW_9);
    PillowResize.Samples tall = noise(40, 90, 3);
    PillowResize.Samples wide = noise(90, 40, 3);

    assertThat(newer.resize(tall, 16, 16).data()).isNotEqualTo(older.resize(tall, 16, 16).data());
    assertThat(newer.resize(wide, 16, 16).data()).isEqualTo(older.resize(wide, 16, 16).data());
  }

  private static PillowResize.Samples noise(int width, int height, int channels) {
    byte[] data = new byte[width * height * channels];
    new Random(width).nextBytes(data);
    return new PillowResize.Samples(width, height, channels, data);
  }

  private static byte[] channel(byte[] rgb, int channel) {
    byte[] samples = new byte[rgb.length / 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = rgb[3 * i + channel];
    }
    return samples;
  }

  private static byte[] bytes(String numbers) {
    String[] words = numbers.split(" ", -1);
    byte[] bytes = new byte[words.length];
    for (int i = 0; i < words.length; i++) {
      bytes[i] = (byte) Integer.parseInt(words[i]);
    }
    return bytes;
  }
}
