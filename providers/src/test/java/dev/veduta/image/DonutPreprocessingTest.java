// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ImageException;
import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.PixelOptions;
import dev.veduta.spi.Pixels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DonutPreprocessingTest {

  @Test
  void a_wide_page_is_turned_clockwise_for_a_high_size() {
    float[] red = red("{'size': [2, 3], 'do_align_long_axis': true}", numbered(3, 2));

    assertThat(red).containsExactly(3, 0, 4, 1, 5, 2);
  }

  @Test
  void a_page_is_not_turned_for_a_square_size() {
    float[] red =
        red("{'size': 3, 'do_align_long_axis': true, 'do_resize': false}", numbered(3, 2));

    assertThat(red).containsExactly(0, 1, 2, 3, 4, 5, 0, 0, 0);
  }

  @Test
  void a_small_page_is_padded_with_black_more_at_the_bottom_and_right() {
    float[] red = red("{'size': [4, 3], 'do_resize': false}", numbered(1, 2));

    assertThat(red).containsExactly(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void a_padded_page_can_be_cropped() {
    float[] red =
        red(
            "{'size': [5, 6], 'do_resize': false, 'do_center_crop': true, 'crop_size': 3}",
            numbered(4, 4));

    // Padding lets row 1 of 6 be the first, the crop row 1 and column 1 of the padded page.
    assertThat(red).containsExactly(1, 2, 3, 5, 6, 7, 9, 10, 11);
  }

  @Test
  void a_list_is_the_width_before_the_height() {
    ImageProcessor processor = donut("{'size': [960, 1280]}");

    assertThat(processor.width()).isEqualTo(960);
    assertThat(processor.height()).isEqualTo(1280);
  }

  @Test
  void without_settings_a_page_becomes_that_of_donut_base() {
    ImageProcessor processor = donut("{}");

    assertThat(processor.height()).isEqualTo(2560);
    assertThat(processor.width()).isEqualTo(1920);
  }

  @Test
  void a_page_that_stays_too_large_is_refused_with_the_steps_it_lacks() {
    assertThatThrownBy(() -> red("{'size': 3, 'do_thumbnail': false}", numbered(8, 4)))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("8×4")
        .hasMessageContaining("6×3")
        .hasMessageContaining("do_thumbnail");
  }

  @ParameterizedTest
  @CsvSource({"1, 20000", "20000, 1", "100, 4000"})
  void a_strip_that_would_fill_the_memory_is_refused(int width, int height) {
    Pixels strip = new Pixels(width, height, new byte[3 * width * height]);

    assertThatThrownBy(() -> red("{'size': [1920, 2560]}", strip))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("too long and thin");
  }

  @Test
  void a_line_that_would_vanish_is_refused() {
    assertThatThrownBy(
            () -> red("{'size': 10, 'do_resize': false}", new Pixels(1, 50, new byte[150])))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("1×50")
        .hasMessageContaining("0×10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'size': {'shortest_edge': 5}}",
        "{'size': [3]}",
        "{'size': [8192, 8192]}",
        "{'do_pad': false}",
        "{'do_pad': 'no'}",
        "{'do_thumbnail': 1}",
        "{'crop_size': null, 'do_center_crop': true}",
        "{'resample': 7}",
        "{'image_std': [0.5, 0.5]}"
      })
  void nonsense_is_refused_with_its_file_and_key(String json) {
    String key = json.substring(2, json.indexOf('\'', 2));

    assertThatThrownBy(() -> donut(json))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("preprocessor_config.json: " + key);
  }

  private static ImageProcessor donut(String json) {
    Config config =
        Config.parse("preprocessor_config.json", json.replace('\'', '"').getBytes(UTF_8));
    return new DonutImageProcessorProvider().load(config, PixelOptions.DEFAULT);
  }

  /// The red bytes of the result.
  private static float[] red(String json, Pixels pixels) {
    ImageProcessor processor =
        donut(json.replace("}", ", 'do_rescale': false, 'do_normalize': false}"));
    int size = processor.height() * processor.width();
    float[] values = new float[3 * size];
    processor.process(pixels, MemorySegment.ofArray(values));
    return Arrays.copyOf(values, size);
  }

  /// Pixels whose red is their number.
  private static Pixels numbered(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      rgb[3 * i] = (byte) i;
    }
    return new Pixels(width, height, rgb);
  }
}
