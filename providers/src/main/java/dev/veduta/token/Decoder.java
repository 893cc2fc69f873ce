// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.util.List;

/// Joins pieces of the vocabulary to text. Immutable.
interface Decoder {

  /// Puts a space between pieces.
  Decoder SPACES = pieces -> String.join(" ", pieces);

  String join(List<String> pieces);

  /// The `decoder` section of `tokenizer.json`.
  static Decoder read(Config json) {
    return switch (json.text("type", "")) {
      case "WordPiece" -> WordPieceDecoder.read(json);
      default -> throw json.wrong("type", "WordPiece");
    };
  }
}
