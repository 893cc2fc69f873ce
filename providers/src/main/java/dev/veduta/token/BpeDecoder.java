// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Puts a space for the suffix that ends words, but not for that of the last piece.
///
/// @param suffix such as `</w>`
record BpeDecoder(String suffix) implements Decoder {

  static BpeDecoder read(Config json) {
    return new BpeDecoder(json.text("suffix", "</w>"));
  }

  @Override
  public List<String> decode(List<String> pieces) {
    List<String> decoded = new ArrayList<>(pieces.size());
    for (String piece : pieces) {
      boolean last = decoded.size() == pieces.size() - 1;
      decoded.add(piece.replace(suffix, last ? "" : " "));
    }
    return decoded;
  }

  /// With the space that the last piece lacks.
  @Override
  public byte[] bytes(String piece, boolean first) {
    return piece.replace(suffix, " ").getBytes(StandardCharsets.UTF_8);
  }
}
