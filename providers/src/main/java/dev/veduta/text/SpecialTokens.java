// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import dev.veduta.spi.Config;
import java.util.List;
import java.util.Map;

/// The special tokens that a configuration class of Transformers has where `config.json` leaves
/// their keys out. A key that is null there has none.
///
/// @param ids by key
record SpecialTokens(Map<String, Integer> ids) {

  SpecialTokens {
    ids = Map.copyOf(ids);
  }

  /// Those whose keys `config` leaves out.
  GenerationOptions absentFrom(Config config) {
    GenerationOptionsBuilder options = GenerationOptions.builder();
    ids.forEach(
        (key, id) -> {
          if (!config.mentions(key)) {
            set(options, key, id);
          }
        });
    return options.build();
  }

  private static void set(GenerationOptionsBuilder options, String key, int id) {
    switch (key) {
      case "bos_token_id" -> options.bosTokenId(id);
      case "eos_token_id" -> options.eosTokenIds(List.of(id));
      case "pad_token_id" -> options.padTokenId(id);
      case "decoder_start_token_id" -> options.decoderStartTokenId(id);
      case "forced_eos_token_id" -> options.forcedEosTokenIds(List.of(id));
      default -> throw new IllegalArgumentException("no special token is called " + key);
    }
  }
}
