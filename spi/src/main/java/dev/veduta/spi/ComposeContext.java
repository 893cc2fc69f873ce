// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

/// What a composer may use to put a model together.
public interface ComposeContext {

  ModelPart encoder();

  ModelPart decoder();

  /// The tokenizer of the texts, which knows the special tokens.
  Tokenizer tokenizer();

  /// What untrained weights are drawn with; the same seed makes the same numbers.
  long seed();

  /// The usable provider of that kind and name.
  ///
  /// @throws dev.veduta.api.ConfigurationException naming those that exist
  <P extends Provider> P provider(Class<P> kind, String name);
}
