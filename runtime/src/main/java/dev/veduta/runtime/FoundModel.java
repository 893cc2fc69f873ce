// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;

/// A model whose files were found, with the plug-in that can load it; its weights are not read yet.
record FoundModel(ModelFiles files, Config config, CaptionModelProvider provider) {

  /// Looks where the settings point to.
  ///
  /// @throws dev.veduta.api.VedutaException saying what is missing there
  static FoundModel find(CaptionerSettings settings, Providers providers) {
    ModelFiles files = ModelLocation.of(settings.model());
    Config config = Config.read(files, "config.json");
    return new FoundModel(files, config, provider(config, providers));
  }

  private static CaptionModelProvider provider(Config config, Providers providers) {
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
