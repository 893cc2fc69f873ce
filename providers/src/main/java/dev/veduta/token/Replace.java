// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.util.ArrayList;
import java.util.List;

/// Puts one text wherever a pattern matches; as a decoder, in each piece.
record Replace(TextPattern pattern, String content) implements Normalizer, Decoder {

  static Replace read(Config json) {
    return new Replace(TextPattern.read(json), json.text("content", ""));
  }

  @Override
  public String normalize(String text) {
    return replaced(text, text.length());
  }

  @Override
  public List<String> decode(List<String> pieces) {
    long length = Growth.length(pieces);
    List<String> decoded = new ArrayList<>(pieces.size());
    for (String piece : pieces) {
      decoded.add(replaced(piece, length));
    }
    Growth.check(Growth.length(decoded), length);
    return decoded;
  }

  /// @param original the length that may not be exceeded too far
  private String replaced(String text, long original) {
    StringBuilder replaced = new StringBuilder(text.length());
    pattern.find(
        text,
        (start, end, matched) -> {
          if (matched) {
            replaced.append(content);
            Growth.check(replaced.length(), original);
          } else {
            replaced.append(text, start, end);
          }
        });
    return replaced.toString();
  }
}
