// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ModelException;
import dev.veduta.captioning.CaptioningModel;
import dev.veduta.generation.GenerationConfig;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Weights;
import java.util.List;

/// Loads GIT checkpoints, such as `microsoft/git-base-coco`.
@Plugin("git")
public final class GitProvider implements CaptionModelProvider {

  @Override
  public CaptionModel load(ModelContext context) {
    GitConfig config = GitConfig.of(context.config());
    GenerationOptions options =
        GenerationConfig.read(context.files(), context.config(), defaults(config));
    ImageProcessor processor = imageProcessor(context, config);
    return CaptioningModel.open(context, options, processor, network(context, config));
  }

  private static GitNetwork network(ModelContext context, GitConfig config) {
    try (Weights weights = context.weights()) {
      return GitNetwork.load(weights, config);
    }
  }

  private static GenerationOptions defaults(GitConfig config) {
    return GenerationOptions.builder()
        .bosTokenId(config.bos())
        .eosTokenIds(List.of(config.eos()))
        .padTokenId(config.pad())
        .build();
  }

  private static ImageProcessor imageProcessor(ModelContext context, GitConfig config) {
    ImageProcessor processor =
        context.imageProcessor(
            config.frames() > 0 ? "VideoMAEImageProcessor" : "CLIPImageProcessor");
    int size = config.vision().imageSize();
    if (processor.height() != size || processor.width() != size) {
      throw new ModelException(
          "the image processor of %s makes pictures of %d×%d, but the vision tower of config.json reads %d×%d; set crop_size to its image_size"
              .formatted(
                  context.files().name(), processor.width(), processor.height(), size, size));
    }
    return processor;
  }
}
