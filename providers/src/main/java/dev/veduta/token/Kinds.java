// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/// What there is for one part of a tokenizer.
///
/// @param readers by the `type` that `tokenizer.json` gives the part
record Kinds<T>(Map<String, Function<Config, T>> readers) {

  /// @throws dev.veduta.api.ModelException when there is no such type
  T read(Config json) {
    Function<Config, T> reader = readers.get(json.text("type", ""));
    if (reader == null) {
      throw json.wrong("type", "one of " + String.join(", ", new TreeSet<>(readers.keySet())));
    }
    return reader.apply(json);
  }
}
