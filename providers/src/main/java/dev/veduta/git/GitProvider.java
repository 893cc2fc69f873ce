// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ModelException;
import dev.veduta.generation.GenerationConfig;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.Config;
import dev.veduta.spi.ImageDecoderProvider;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ImageProcessorProvider;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.TokenizerProvider;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Sessions;
import java.util.List;

/// Loads GIT checkpoints, such as `microsoft/git-base-coco`.
@Plugin("git")
public final class GitProvider implements CaptionModelProvider {

  private static final String PROCESSOR_FILE = "preprocessor_config.json";

  @Override
  public CaptionModel load(ModelContext context) {
    GitConfig config = GitConfig.of(context.config());
    GenerationOptions options =
        GenerationConfig.read(context.files(), context.config(), defaults(config));
    ImageProcessor processor = imageProcessor(context, config);
    Tokenizer tokenizer = tokenizer(context, config);
    GitNetwork network = network(context, config);
    return new GitModel(
        context.modelName(),
        config,
        options,
        context.provider(ImageDecoderProvider.class, "imageio").open(),
        context.pixelOptions(),
        processor,
        tokenizer,
        network,
        context.backend().description(),
        new Sessions(context.backend(), context.sessions()));
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
    Config file = Config.read(context.files(), PROCESSOR_FILE);
    String otherwise = config.frames() > 0 ? "VideoMAEImageProcessor" : "CLIPImageProcessor";
    String name =
        file.text("image_processor_type")
            .or(() -> file.text("feature_extractor_type"))
            .orElse(otherwise)
            .replaceFirst("Fast$|Pil$", "")
            .replaceFirst("FeatureExtractor$", "ImageProcessor");
    ImageProcessor processor =
        processorProvider(context, file, name).load(file, context.pixelOptions());
    int size = config.vision().imageSize();
    if (processor.height() != size || processor.width() != size) {
      throw new ModelException(
          "%s makes pictures of %d×%d, but the vision tower of config.json reads %d×%d; set crop_size to its image_size"
              .formatted(file.location(), processor.width(), processor.height(), size, size));
    }
    return processor;
  }

  private static ImageProcessorProvider processorProvider(
      ModelContext context, Config file, String name) {
    try {
      return context.provider(ImageProcessorProvider.class, name);
    } catch (ConfigurationException e) {
      throw new ModelException("%s: %s".formatted(file.location(), e.getMessage()), e);
    }
  }

  private static Tokenizer tokenizer(ModelContext context, GitConfig config) {
    Tokenizer tokenizer =
        context.provider(TokenizerProvider.class, "WordPiece").load(context.files());
    if (tokenizer.size() > config.vocabulary()) {
      throw new ModelException(
          "%s: vocab_size must be at least %d, the size of the tokenizer beside it, got %d"
              .formatted(context.config().location(), tokenizer.size(), config.vocabulary()));
    }
    return tokenizer;
  }
}
