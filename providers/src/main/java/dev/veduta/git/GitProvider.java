// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.api.GenerationOptions;
import dev.veduta.captioning.CaptioningModel;
import dev.veduta.generation.GenerationConfig;
import dev.veduta.spi.Ability;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Weights;
import java.util.List;
import java.util.Set;

/// Loads GIT checkpoints, such as `microsoft/git-base-coco`.
@Plugin("git")
public final class GitProvider implements CaptionModelProvider {

  @Override
  public CaptionModel load(ModelContext context) {
    GitConfig config = GitConfig.of(context.config());
    GenerationOptions options =
        GenerationConfig.read(context.files(), context.config(), defaults(config));
    ImageProcessor processor =
        context.imageProcessor(
            config.frames() > 0 ? "VideoMAEImageProcessor" : "CLIPImageProcessor");
    return CaptioningModel.open(context, options, processor, network(context, config, processor));
  }

  @Override
  public Set<Ability> abilities(Config config) {
    return CaptioningModel.abilities(GitConfig.of(config).frames());
  }

  private static GitNetwork network(
      ModelContext context, GitConfig config, ImageProcessor processor) {
    try (Weights weights = context.weights()) {
      return GitNetwork.load(context, config, processor, weights);
    }
  }

  private static GenerationOptions defaults(GitConfig config) {
    return GenerationOptions.builder()
        .bosTokenId(config.bos())
        .eosTokenIds(List.of(config.eos()))
        .padTokenId(config.pad())
        .build();
  }
}
