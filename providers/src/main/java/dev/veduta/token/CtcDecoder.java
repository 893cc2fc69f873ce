// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.util.ArrayList;
import java.util.List;

/// Takes repeats and blanks away (Graves et al., "Connectionist Temporal Classification", 2006).
///
/// @param blank the piece between repeats that count
/// @param space the piece that stands for a space
/// @param cleanUp whether pieces are cleaned up and spaces put
record CtcDecoder(String blank, String space, boolean cleanUp) implements Decoder {

  static CtcDecoder read(Config json) {
    return new CtcDecoder(
        json.text("pad_token", "<pad>"),
        json.text("word_delimiter_token", "|"),
        json.flag("cleanup", true));
  }

  @Override
  public List<String> decode(List<String> pieces) {
    List<String> decoded = new ArrayList<>(pieces.size());
    String before = "";
    for (String piece : pieces) {
      String text = piece.replace(blank, "");
      if (cleanUp) {
        text = CleanUp.PIECE.apply(text).replace(space, " ");
      }
      if (!piece.equals(before) && !text.isEmpty()) {
        decoded.add(text);
      }
      before = piece;
    }
    return decoded;
  }
}
