// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.util.List;

/// Puts one text wherever a pattern matches; as a decoder, in each piece.
record Replace(TextPattern pattern, String content) implements Normalizer, Decoder {

  static Replace read(Config json) {
    return new Replace(TextPattern.read(json), json.text("content", ""));
  }

  @Override
  public String normalize(String text) {
    StringBuilder replaced = new StringBuilder(text.length());
    pattern.find(
        text,
        (start, end, matched) -> {
          if (matched) {
            replaced.append(content);
          } else {
            replaced.append(text, start, end);
          }
        });
    return replaced.toString();
  }

  @Override
  public List<String> decode(List<String> pieces) {
    return pieces.stream().map(this::normalize).toList();
  }
}
