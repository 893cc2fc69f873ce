// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.compute.Activation;
import dev.veduta.vision.ClipVisionConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The configuration of GIT …
final class GitConfigTest {

  @Test
  void takesTheSizesOfGitBaseForWhateverTheFileOmits() {
    // config.json of microsoft/git-base names no more of its vision tower than this.
    GitConfig config =
        parse(
            """
            {"model_type": "git", "num_image_with_embedding": null,
             "vision_config": {"dropout": 0.0, "initializer_factor": 1.0, "projection_dim": 512}}
            """);

    assertThat(config)
        .isEqualTo(
            new GitConfig(
                30522,
                768,
                6,
                12,
                3072,
                Activation.GELU,
                1024,
                1e-12,
                0,
                101,
                102,
                0,
                new ClipVisionConfig(768, 12, 12, 3072, Activation.QUICK_GELU, 1e-5, 224, 16)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"hidden_size\": 770}|num_attention_heads 12 does not divide the width 770",
        "{\"vision_config\": {\"num_attention_heads\": 7}}"
            + "|vision_config.num_attention_heads 7 does not divide the width 768",
        "{\"hidden_size\": -1}|hidden_size must be a whole number from 1 to 65536, got -1",
        "{\"num_hidden_layers\": 1e9}|num_hidden_layers must be a whole number from 1 to 1024",
        "{\"hidden_act\": \"magic\"}|hidden_act must be the name of an activation",
        "{\"vision_config\": {\"patch_size\": 300}}|patch_size must be at most 224",
        "{\"vision_config\": 3}|vision_config must be an object, got 3",
        "{\"position_embedding_type\": \"relative_key\"}|position_embedding_type must be"
            + " \"absolute\"",
      })
  void refusesNonsenseByName(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("config.json: ")
        .hasMessageContaining(message);
  }

  private static GitConfig parse(String json) {
    return GitConfig.of(Config.parse("config.json", json.getBytes(UTF_8)));
  }
}
