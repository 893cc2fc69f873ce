// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
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
  public String join(List<String> pieces) {
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (String piece : pieces) {
      String spaced = first ? piece : joined(piece);
      text.append(cleanUp ? CleanUp.PIECE.apply(spaced) : spaced);
      first = false;
    }
    return text.toString();
  }

  private String joined(String piece) {
    return piece.startsWith(prefix) ? piece.substring(prefix.length()) : " " + piece;
  }
}
