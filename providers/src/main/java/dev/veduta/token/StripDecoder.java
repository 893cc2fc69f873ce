// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.util.List;

/// Takes a character off both ends of each piece.
///
/// @param content its code point
/// @param start how often at most at the start
/// @param stop how often at most at the end
record StripDecoder(int content, int start, int stop) implements Decoder {

  static StripDecoder read(Config json) {
    return new StripDecoder(
        OneCharacter.read(json, "content"),
        json.integer("start", 0, 0, Integer.MAX_VALUE),
        json.integer("stop", 0, 0, Integer.MAX_VALUE));
  }

  @Override
  public List<String> decode(List<String> pieces) {
    return pieces.stream().map(this::stripped).toList();
  }

  private String stripped(String piece) {
    int width = Character.charCount(content);
    int from = 0;
    for (int i = 0; i < start && from < piece.length() && piece.codePointAt(from) == content; i++) {
      from += width;
    }
    int to = piece.length();
    for (int i = 0; i < stop && to > from && piece.codePointBefore(to) == content; i++) {
      to -= width;
    }
    return piece.substring(from, to);
  }
}
