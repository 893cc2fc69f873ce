// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The configuration of an encoder …
final class EncoderConfigsTest {

  @Test
  void takesTheDefaultsOfTransformersForWhateverItOmits() {
    PictureSize vit = new PictureSize(224, 224, 16);
    assertThat(VitConfig.of(parse("{}")))
        .isEqualTo(new VitConfig(768, 12, 12, 3072, Activation.GELU, 1e-12, vit, true));
    assertThat(BeitConfig.of(parse("{}")))
        .isEqualTo(
            new BeitConfig(
                768, 12, 12, 3072, Activation.GELU, 1e-12, vit, false, false, false, true, true));
    assertThat(ClipVisionConfig.of(parse("{}"), 32))
        .isEqualTo(new ClipVisionConfig(768, 12, 12, 3072, Activation.QUICK_GELU, 1e-5, 224, 32));
    assertThat(SwinConfig.of(parse("{}")))
        .isEqualTo(
            new SwinConfig(
                96,
                List.of(2, 2, 6, 2),
                List.of(3, 6, 12, 24),
                7,
                4,
                Activation.GELU,
                1e-5,
                new PictureSize(224, 224, 4),
                true,
                false));
  }

  @Test
  void takesOblongPicturesAndSidesAsLists() {
    PictureSize picture =
        VitConfig.of(parse("{\"image_size\": [64, 48], \"patch_size\": [8, 8]}")).picture();
    assertThat(picture).isEqualTo(new PictureSize(64, 48, 8));
    assertThat(picture.grid()).isEqualTo(new Grid(8, 6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          vit   | {"hidden_size": 770}            | num_attention_heads 12 does not divide the width 770
          vit   | {"num_hidden_layers": -1}       | num_hidden_layers must be a whole number from 1 to 1024, got -1
          vit   | {"image_size": [1, 2, 3]}       | image_size must be a side or [height, width], got [1,2,3]
          vit   | {"image_size": 0}               | image_size must be a whole number from 1 to 16384
          vit   | {"patch_size": [8, 16]}         | patch_size must be one side, or two equal ones
          vit   | {"patch_size": 225}             | patch_size must be at most 224, the shorter side
          vit   | {"num_channels": 1}             | num_channels must be a whole number from 3 to 3, got 1
          deit  | {"qkv_bias": 1}                 | qkv_bias must be true or false, got 1
          deit  | {"hidden_act": "magic"}         | hidden_act must be the name of an activation
          beit  | {"layer_norm_eps": -1}          | layer_norm_eps must be a number from 0.0 to 1.0, got -1
          beit  | {"image_size": 16384, "patch_size": 4, "use_relative_position_bias": true} | patch_size must be larger
          swin  | {"depths": [2, 2], "num_heads": [3]} | num_heads must be one number for each of 2 depths, got [3]
          swin  | {"num_heads": [3, 6, 12, 7]}    | num_heads must be a divisor of the width 768 of stage 3
          swin  | {"embed_dim": 8193}             | embed_dim must be a whole number from 1 to 8192
          swin  | {"window_size": 0}              | window_size must be a whole number from 1 to 1024
          swin  | {"window_size": 1024}           | window_size must be smaller for 138 heads in all, got 1024
          swin  | {"mlp_ratio": 0.001}            | mlp_ratio must be at least 1 / embed_dim
          donut-swin | {"depths": []}             | depths must be a whole number from 0 to 1024 or a list of such
          clip_vision_model | {"image_size": [224, 112]} | image_size must be one side: CLIP sees squares
          """)
  void refusesNonsenseByName(String type, String json, String message) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> load(type, json, 16384, false))
        .withMessageStartingWith("config.json: ")
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit", "deit", "clip_vision_model"})
  void refusesPicturesOfAnotherSizeUnlessPositionsMayBeStretched(String type) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> load(type, "{}", 384, false))
        .withMessage(
            "config.json: image_size is 224×224, but the image processor makes pictures of 384×384;"
                + " set the size in preprocessor_config.json to that, or interpolate-positions to"
                + " true to stretch the position embeddings");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> load(type, "{}", 384, true))
        .withMessageContaining("do not fit its config.json");
  }

  @Test
  void refusesPicturesWhosePositionsFillTheMemory() {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> load("vit", "{\"patch_size\": 1}", 16384, true))
        .withMessageContaining("can't be stretched to 16384×16384 patches; make smaller pictures");
  }

  @Test
  void refusesPicturesSmallerThanAPatch() {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> load("vit", "{}", 8, true))
        .withMessageContaining("patch_size is 16, but the image processor makes pictures of 8×8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit", "deit", "beit", "swin", "donut-swin", "clip_vision_model"})
  void leavesMissingWeightsToTheEndOfTheWalk(String type) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> load(type, "{}", 224, false))
        .withMessageContaining("missing: embeddings.patch_embedding");
  }

  private static void load(String type, String json, int side, boolean interpolatePositions) {
    String typed =
        json.replaceFirst("\\{", "{\"model_type\": \"" + type + "\",").replace(",}", "}");
    try (ComputeBackend backend = Encoders.backend()) {
      Encoders.load(
          backend, new RandomCheckpoint(Map.of()), parse(typed), side, side, interpolatePositions);
    }
  }

  private static Config parse(String json) {
    return Config.parse("config.json", json.getBytes(UTF_8));
  }
}
