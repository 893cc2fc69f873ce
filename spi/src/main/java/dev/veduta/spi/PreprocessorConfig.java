// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.api.ModelException;
import java.util.Optional;

/// What a model's files say about its image processor: the one place that knows which file that is
/// and under which keys the processor is named.
///
/// @param settings what the processor is loaded with
/// @param processor the name of its [ImageProcessorProvider]; absent where the files name none, and
///   the kind of model decides
public record PreprocessorConfig(Config settings, Optional<String> processor) {

  private static final String FILE = "preprocessor_config.json";

  /// Files of Transformers 5 hold the settings of all processors, each below its kind; those of
  /// Transformers 4 hold other things only.
  private static final String NESTED_FILE = "processor_config.json";

  private static final String NESTED_KEY = "image_processor";

  /// Reads whichever file there is; of both, as Transformers, the one with everything in it.
  ///
  /// @throws ModelException when a file is not JSON
  public static Optional<PreprocessorConfig> find(ModelFiles files) {
    return Config.readIfPresent(files, NESTED_FILE)
        .filter(all -> all.has(NESTED_KEY))
        .map(all -> all.at(NESTED_KEY))
        .or(() -> Config.readIfPresent(files, FILE))
        .map(settings -> new PreprocessorConfig(settings, named(settings)));
  }

  /// The same where a model can't do without.
  ///
  /// @throws ModelException also when neither file exists
  public static PreprocessorConfig read(ModelFiles files) {
    return find(files)
        .orElseThrow(
            () ->
                new ModelException(
                    "%s is missing, and there is no %s with %s either; copy it from where the model was published"
                        .formatted(files.location(FILE), NESTED_FILE, NESTED_KEY)));
  }

  private static Optional<String> named(Config settings) {
    return settings
        .text("image_processor_type")
        .or(() -> settings.text("feature_extractor_type"))
        .map(PreprocessorConfig::canonical)
        .or(() -> settings.text("processor_class").map(PreprocessorConfig::partOf));
  }

  /// The name without what says how a class computes, or how old it is.
  private static String canonical(String type) {
    return type.replaceFirst("(Fast|Pil)$", "").replaceFirst("FeatureExtractor$", "ImageProcessor");
  }

  /// The image processor within a processor of pictures and text.
  private static String partOf(String processor) {
    return switch (processor) {
      case "TrOCRProcessor" -> "ViTImageProcessor";
      case "GitProcessor" -> "CLIPImageProcessor";
      default -> processor.replaceFirst("(?<!Image)Processor$", "ImageProcessor");
    };
  }
}
