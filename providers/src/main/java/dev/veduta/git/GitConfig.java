// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.spi.Config;
import dev.veduta.spi.compute.Activation;
import dev.veduta.vision.ClipVisionConfig;

/// `config.json` of a GIT checkpoint, with the defaults of Transformers' `GitConfig` and
/// `GitVisionConfig` for whatever it omits (spec/01-git.md).
///
/// @param frames how many frames of a video it was trained with; 0 for an image model
/// @param bos the token a caption starts from, unless the generation options say another
record GitConfig(
    int vocabulary,
    int width,
    int layers,
    int heads,
    int mlpWidth,
    Activation activation,
    int maxPositions,
    double epsilon,
    int frames,
    int bos,
    int eos,
    int pad,
    ClipVisionConfig vision) {

  // Beyond these no checkpoint fits a machine; they keep a hostile file from asking for more.
  private static final int MAX_WIDTH = 1 << 16;
  private static final int MAX_LAYERS = 1024;
  private static final int MAX_VOCABULARY = 1 << 23;
  private static final int MAX_POSITIONS = 1 << 20;

  private static final int VISION_PATCH = 16;

  static GitConfig of(Config config) {
    int width = config.integer("hidden_size", 768, 1, MAX_WIDTH);
    GitConfig git =
        new GitConfig(
            config.integer("vocab_size", 30522, 1, MAX_VOCABULARY),
            width,
            config.integer("num_hidden_layers", 6, 1, MAX_LAYERS),
            config.heads("num_attention_heads", 12, width),
            config.integer("intermediate_size", 3072, 1, MAX_WIDTH),
            config.activation("hidden_act", "gelu"),
            config.integer("max_position_embeddings", 1024, 1, MAX_POSITIONS),
            config.number("layer_norm_eps", 1e-12, 0, 1),
            config.integer("num_image_with_embedding", 0, 0, 4096),
            config.integer("bos_token_id", 101, 0, MAX_VOCABULARY),
            config.integer("eos_token_id", 102, 0, MAX_VOCABULARY),
            config.integer("pad_token_id", 0, 0, MAX_VOCABULARY),
            ClipVisionConfig.of(config.at("vision_config"), VISION_PATCH));
    if (!config.text("position_embedding_type", "absolute").equals("absolute")) {
      throw config.wrong("position_embedding_type", "\"absolute\"");
    }
    return git;
  }
}
