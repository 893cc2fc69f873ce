// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// Plugs in a family of models. Its name is the `model_type` of `config.json`, such as `git`.
public interface CaptionModelProvider extends Provider {

  /// Loads the model; the context's backend and files stay open until the model is closed.
  ///
  /// @throws dev.veduta.api.ModelException naming everything that is missing or wrong
  CaptionModel load(ModelContext context);
}
