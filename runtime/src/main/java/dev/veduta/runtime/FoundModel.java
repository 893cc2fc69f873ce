// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.hub.HubContents;
import dev.veduta.spi.Ability;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.UntrainedWeights;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

  /// Looks where the settings point to, and downloads what is missing.
  ///
  /// @throws dev.veduta.api.VedutaException saying what is missing there
  static FoundModel find(CaptionerSettings settings, Providers providers, HubModels hub) {
    check(settings);
    ModelParts parts = settings.parts();
    if (parts.isComposition()) {
      return Composition.of(parts, providers, hub).found();
    }
    ModelFiles files = ModelLocation.of(settings.location(), hub);
    Config config = Config.read(files, ModelLocation.CONFIG);
    return new FoundModel(
        files,
        config,
        provider(config, providers),
        part(parts.tokenizer(), files, hub),
        part(parts.imageProcessor(), files, hub),
        () -> new Containers(providers).open(files),
        UntrainedWeights.NONE);
  }

  /// Looks where the settings point to, unless something has to be downloaded for it.
  ///
  /// @throws dev.veduta.api.VedutaException saying what is missing there, or misspelt
  static Optional<FoundModel> ifHere(
      CaptionerSettings settings, Providers providers, HubModels hub) {
    check(settings);
    ModelParts parts = settings.parts();
    boolean isHere =
        Stream.of(settings.location(), parts.encoder(), parts.decoder())
                .filter(location -> !location.isEmpty())
                .allMatch(location -> ModelLocation.isHere(location, HubContents.MODEL, hub))
            && Stream.of(parts.tokenizer(), parts.imageProcessor())
                .filter(location -> !location.isEmpty())
                .allMatch(
                    location -> ModelLocation.isHere(location, HubContents.WITHOUT_WEIGHTS, hub));
    return isHere ? Optional.of(find(settings, providers, hub)) : Optional.empty();
  }

  /// What the model can do, as far as not every model can.
  Set<Ability> abilities() {
    return provider.abilities(config);
  }

  private static void check(CaptionerSettings settings) {
    settings.parts().check(settings.name(), settings.model());
    settings.hub().check(settings.name(), settings.model(), settings.parts());
  }

  /// The files of a part with a location of its own, or those of the model.
  static ModelFiles part(String location, ModelFiles model, HubModels hub) {
    return location.isEmpty() ? model : ModelLocation.ofPart(location, hub);
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
