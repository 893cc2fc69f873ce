// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import java.util.function.Supplier;

/// One half of a model that is put together: the files of a vision encoder or of a text decoder.
///
/// @param config its `config.json`
/// @param checkpoint its weights, opened when they are first asked for
public record ModelPart(ModelFiles files, Config config, Supplier<Checkpoint> checkpoint) {}
