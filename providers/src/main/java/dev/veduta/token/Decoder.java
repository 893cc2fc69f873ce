// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Turns pieces of the vocabulary into parts of a text, which stand one right behind the other.
/// Immutable.
interface Decoder {

  /// Puts a space between pieces.
  Decoder SPACES = pieces -> List.of(String.join(" ", pieces));

  /// Joins pieces.
  Decoder FUSE = pieces -> List.of(String.join("", pieces));

  /// A piece that decoders leave as it is.
  String LETTER = "a";

  List<String> decode(List<String> pieces);

  /// The `decoder` section of `tokenizer.json`.
  static Decoder read(Config json) {
    return DecoderKinds.ALL.read(json);
  }

  /// What a piece adds to a text, in UTF-8: that by which the text of another piece and this one is
  /// longer than that of the other.
  ///
  /// @param first whether it is the first piece of the text
  default byte[] bytes(String piece, boolean first) {
    String alone = String.join("", decode(List.of(piece)));
    String before = first ? "" : String.join("", decode(List.of(LETTER)));
    String both = first ? alone : String.join("", decode(List.of(LETTER, piece)));
    String added = both.startsWith(before) ? both.substring(before.length()) : alone;
    return added.getBytes(StandardCharsets.UTF_8);
  }
}
