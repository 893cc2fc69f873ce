// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// Plugs in a family of models that are put together from a vision encoder and a text decoder which
/// were trained apart. Its name is the `model_type` of what comes of it.
public interface ModelComposer extends Provider {

  /// Puts a model together; weights are not read yet.
  ///
  /// @throws dev.veduta.api.ModelException when one of the halves can't be one
  ComposedModel compose(ComposeContext context);
}
