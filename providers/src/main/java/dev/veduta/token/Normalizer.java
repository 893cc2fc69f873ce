// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;

/// Rewrites text before it is cut into words. Immutable.
interface Normalizer {

  /// Leaves text as it is.
  Normalizer NONE = text -> text;

  String normalize(String text);

  /// The `normalizer` section of `tokenizer.json`.
  static Normalizer read(Config json) {
    return switch (json.text("type", "")) {
      case "BertNormalizer" -> BertNormalizer.read(json);
      default -> throw json.wrong("type", "BertNormalizer");
    };
  }
}
