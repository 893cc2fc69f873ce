// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import java.util.function.Supplier;

/// A model that was put together from halves, as if it had been read from one folder.
///
/// @param config what its `config.json` would be
/// @param generation what its `generation_config.json` would be
/// @param checkpoint the weights of both halves by the names that the whole has for them
/// @param untrained what stands in for those that neither half has
public record ComposedModel(
    Config config,
    Config generation,
    Supplier<Checkpoint> checkpoint,
    UntrainedWeights untrained) {}
