// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.UntrainedWeights;
import java.util.function.Supplier;

/// A model whose files were found, with the plug-in that can load it; its weights are not read yet.
///
/// @param tokenizer the files that hold its tokenizer
/// @param imageProcessor the files that describe its image processor
/// @param checkpoint its weights, opened when they are first asked for
/// @param untrained what stands in for weights that are missing
record FoundModel(
    ModelFiles files,
    Config config,
    CaptionModelProvider provider,
    ModelFiles tokenizer,
    ModelFiles imageProcessor,
    Supplier<Checkpoint> checkpoint,
    UntrainedWeights untrained) {

  /// Looks where the settings point to.
  ///
  /// @throws dev.veduta.api.VedutaException saying what is missing there
  static FoundModel find(CaptionerSettings settings, Providers providers) {
    ModelParts parts = settings.parts();
    parts.check(settings.name(), settings.model());
    if (parts.isComposition()) {
      return Composition.of(parts, providers).found();
    }
    ModelFiles files = ModelLocation.of(settings.model());
    Config config = Config.read(files, ModelLocation.CONFIG);
    return new FoundModel(
        files,
        config,
        provider(config, providers),
        part(parts.tokenizer(), files),
        part(parts.imageProcessor(), files),
        () -> new Containers(providers).open(files),
        UntrainedWeights.NONE);
  }

  /// The files of a part with a location of its own, or those of the model.
  static ModelFiles part(String location, ModelFiles model) {
    return location.isEmpty() ? model : ModelLocation.ofPart(location);
  }

  /// The plug-in that loads what a `config.json` describes.
  static CaptionModelProvider provider(Config config, Providers providers) {
    String known = providers.names(CaptionModelProvider.class);
    String type =
        config
            .text("model_type")
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s has no model_type; models that can be loaded: %s"
                            .formatted(config.location(), known)));
    if (providers.all(CaptionModelProvider.class).stream().noneMatch(p -> p.name().equals(type))) {
      throw new ModelException(
          "%s: no plug-in loads model_type '%s'; models that can be loaded: %s. Add the jar of one that does to the class path."
              .formatted(config.location(), type, known));
    }
    return providers.get(CaptionModelProvider.class, type);
  }
}
