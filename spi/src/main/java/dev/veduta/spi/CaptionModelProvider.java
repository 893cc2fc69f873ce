// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import java.util.Set;

/// Plugs in a family of models. Its name is the `model_type` of `config.json`, such as `git`.
public interface CaptionModelProvider extends Provider {

  /// Loads the model; the context's backend and files stay open until the model is closed.
  ///
  /// @throws dev.veduta.api.ModelException naming everything that is missing or wrong
  CaptionModel load(ModelContext context);

  /// What models of a configuration can do, as far as not every model can. It is told before any of
  /// them is loaded.
  ///
  /// By default nothing, as those methods of a [CaptionModel] do nothing by default.
  ///
  /// @param config of the model
  /// @throws dev.veduta.api.ModelException when it is at fault
  default Set<Ability> abilities(Config config) {
    return Set.of();
  }
}
