// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.Config;
import dev.veduta.spi.GenerationKeys;
import dev.veduta.spi.ModelFiles;

/// Reads the options that a checkpoint brings along: `generation_config.json`, or, where that is
/// absent, the generation keys of `config.json` (spec/10-generation.md, section 1).
public final class GenerationConfig {
  private static final String FILE = "generation_config.json";

  private GenerationConfig() {}

  /// The checkpoint's options.
  ///
  /// @param fromConfig what `config.json` and its class's defaults say, for checkpoints without
  ///   `generation_config.json`
  /// @throws dev.veduta.api.ModelException when a value is of the wrong kind or out of range
  public static GenerationOptions read(
      ModelFiles files, Config config, GenerationOptions fromConfig) {
    return Config.readIfPresent(files, FILE)
        .map(GenerationConfig::parse)
        .orElseGet(() -> parse(config).orElse(fromConfig));
  }

  /// The generation keys of one object.
  ///
  /// @throws dev.veduta.api.ModelException when a value is of the wrong kind or out of range
  public static GenerationOptions parse(Config config) {
    return GenerationKeys.read(config);
  }
}
