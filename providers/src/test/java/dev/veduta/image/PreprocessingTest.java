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

class PreprocessingTest {

  @Test
  void a_picture_of_the_right_size_is_only_rescaled_and_normalised() {
    Pixels pixels = new Pixels(2, 1, new byte[] {0, 51, (byte) 255, 102, (byte) 204, 1});
    ImageProcessor processor =
        clip(
            "{'size': 1, 'crop_size': {'height': 1, 'width': 2},"
                + " 'image_mean': [0.5, 0.4, 0.3], 'image_std': [0.5, 0.25, 0.1]}");

    float[] values = process(processor, pixels);

    assertThat(values)
        .containsExactly(
            (0f - 0.5f) / 0.5f,
            ((float) (102 * (1 / 255.0)) - 0.5f) / 0.5f,
            ((float) (51 * (1 / 255.0)) - 0.4f) / 0.25f,
            ((float) (204 * (1 / 255.0)) - 0.4f) / 0.25f,
            (1f - 0.3f) / 0.1f,
            ((float) (1 / 255.0) - 0.3f) / 0.1f);
  }

  @Test
  void a_small_picture_is_padded_with_black_more_at_the_top_and_left() {
    Pixels white = new Pixels(2, 1, new byte[] {-1, -1, -1, -1, -1, -1});
    ImageProcessor processor =
        clip("{'do_resize': false, 'do_normalize': false, 'crop_size': {'height': 4, 'width': 3}}");

    float[] red = Arrays.copyOf(process(processor, white), 12);

    assertThat(red).containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0);
  }

  @Test
  void a_large_picture_loses_its_edges_more_at_the_bottom_and_right() {
    byte[] rgb = new byte[5 * 4 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3);
    }
    ImageProcessor processor =
        clip("{'do_resize': false, 'do_rescale': false, 'do_normalize': false, 'crop_size': 2}");

    float[] red = Arrays.copyOf(process(processor, new Pixels(5, 4, rgb)), 4);

    assertThat(red).containsExactly(6, 7, 11, 12);
  }

  @ParameterizedTest
  @CsvSource({
    // Worked out with Transformers' get_resize_output_image_size and get_size_with_aspect_ratio.
    "'{\"size\": {\"shortest_edge\": 224}}', 640, 480, 298, 224",
    "'{\"size\": 224}', 427, 640, 224, 335",
    "'{\"size\": {\"height\": 30, \"width\": 40}}', 427, 640, 40, 30",
    "'{\"size\": [30, 40]}', 427, 640, 40, 30",
    "'{\"size\": {\"shortest_edge\": 800, \"longest_edge\": 1333}}', 640, 480, 1066, 800",
    "'{\"size\": {\"shortest_edge\": 800, \"longest_edge\": 1333}}', 1000, 300, 1333, 400",
    "'{\"size\": {\"shortest_edge\": 300, \"longest_edge\": 1333}}', 1000, 300, 1000, 300",
    "'{}', 3, 3, 7, 7"
  })
  void size_is_read_in_every_spelling(
      String json, int width, int height, long newWidth, long newHeight) {
    Config config = Config.parse("preprocessor_config.json", json.getBytes(UTF_8));

    TargetSize size = TargetSize.from(config, new TargetSize.ShortestEdge(7));

    assertThat(size.of(width, height)).isEqualTo(new TargetSize.Extent(newWidth, newHeight));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'size': 0}",
        "{'size': 1000000000}",
        "{'size': 'big'}",
        "{'size': {'shortest_edge': 0}}",
        "{'size': {'height': 224}}",
        "{'size': {'height': null, 'width': 3}}",
        "{'size': {'max_height': 1, 'max_width': 1}}",
        "{'size': [1, 2, 3]}",
        "{'size': [1.5, 2]}",
        "{'crop_size': -1}",
        "{'size': [8192, 8192]}",
        "{'size': {'height': 20000, 'width': 2}}",
        "{'crop_size': 8000}",
        "{'crop_size': {'shortest_edge': 224}}",
        "{'crop_size': {'height': 224, 'width': 1e9}}",
        "{'do_center_crop': false}",
        "{'do_center_crop': false, 'do_resize': false, 'size': [3, 3]}",
        "{'pad_size': {'height': 300, 'width': 300}, 'do_pad': true}",
        "{'do_resize': 1}",
        "{'resample': 6}",
        "{'rescale_factor': 0}",
        "{'image_mean': [0.5, 0.5]}",
        "{'image_mean': [0.5, 0.5, 1e30]}",
        "{'image_std': [0.5, 0.5, 0]}",
        "{'image_std': 0}"
      })
  void nonsense_is_refused_with_its_file_and_key(String json) {
    String key = json.substring(2, json.indexOf('\'', 2));

    assertThatThrownBy(() -> clip(json))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("preprocessor_config.json: " + key);
  }

  @Test
  void an_unknown_filter_is_answered_with_those_that_exist() {
    assertThatThrownBy(() -> clip("{'resample': 9}"))
        .hasMessage(
            "preprocessor_config.json: resample must be one of 0 (nearest), 1 (lanczos),"
                + " 2 (bilinear), 3 (bicubic), 4 (box), 5 (hamming), got 9");
  }

  @Test
  void a_picture_that_would_become_endless_is_refused() {
    Pixels line = new Pixels(20_000_000, 1, new byte[60_000_000]);

    assertThatThrownBy(() -> process(clip("{}"), line))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("20000000×1");
  }

  @Test
  void a_picture_whose_sides_differ_as_much_as_can_be_costs_no_more_than_its_middle() {
    Pixels line = new Pixels(1, 20_000, new byte[60_000]);

    assertThat(process(clip("{'size': 224, 'crop_size': 5}"), line)).hasSize(75);
  }

  @Test
  void a_class_that_has_no_crop_asks_for_its_size() {
    Config config = Config.parse("file", "{\"do_center_crop\": true}".getBytes(UTF_8));

    assertThatThrownBy(() -> new VitImageProcessorProvider().load(config, PixelOptions.DEFAULT))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "file: crop_size must be a number or an object with height and width, got null");
  }

  @Test
  void an_old_and_a_new_file_mean_the_same() {
    Pixels pixels = gradient(61, 43);
    float[] older =
        process(
            clip(
                "{'feature_extractor_type': 'CLIPFeatureExtractor', 'size': 20, 'crop_size': 16,"
                    + " 'resample': 3, 'do_convert_rgb': null}"),
            pixels);
    float[] newer =
        process(
            clip(
                "{'image_processor_type': 'CLIPImageProcessor', 'size': {'shortest_edge': 20},"
                    + " 'crop_size': {'height': 16, 'width': 16}, 'do_rescale': true,"
                    + " 'rescale_factor': 0.00392156862745098}"),
            pixels);

    assertThat(older).hasSize(3 * 16 * 16).isEqualTo(newer);
  }

  private static ImageProcessor clip(String json) {
    Config config =
        Config.parse("preprocessor_config.json", json.replace('\'', '"').getBytes(UTF_8));
    return new ClipImageProcessorProvider().load(config, PixelOptions.DEFAULT);
  }

  private static float[] process(ImageProcessor processor, Pixels pixels) {
    float[] values = new float[3 * processor.height() * processor.width()];
    processor.process(pixels, MemorySegment.ofArray(values));
    return values;
  }

  private static Pixels gradient(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 7 + i / width);
    }
    return new Pixels(width, height, rgb);
  }
}
