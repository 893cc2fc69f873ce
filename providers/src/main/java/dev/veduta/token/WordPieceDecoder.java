// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Joins pieces with spaces, but for those that continue a word.
///
/// @param prefix of pieces that continue a word, such as `##`
/// @param cleanUp whether each piece is cleaned up with the space before it
record WordPieceDecoder(String prefix, boolean cleanUp) implements Decoder {

  static WordPieceDecoder read(Config json) {
    return new WordPieceDecoder(json.text("prefix", "##"), json.flag("cleanup", true));
  }

  @Override
  public List<String> decode(List<String> pieces) {
    List<String> decoded = new ArrayList<>(pieces.size());
    for (String piece : pieces) {
      decoded.add(decoded(piece, decoded.isEmpty()));
    }
    return decoded;
  }

  @Override
  public byte[] bytes(String piece, boolean first) {
    return decoded(piece, first).getBytes(StandardCharsets.UTF_8);
  }

  private String decoded(String piece, boolean first) {
    String spaced = first ? piece : joined(piece);
    return cleanUp ? CleanUp.PIECE.apply(spaced) : spaced;
  }

  private String joined(String piece) {
    return piece.startsWith(prefix) ? piece.substring(prefix.length()) : " " + piece;
  }
}
