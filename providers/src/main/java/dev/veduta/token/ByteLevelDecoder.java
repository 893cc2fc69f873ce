// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// Joins the bytes that the characters of all pieces stand for.
record ByteLevelDecoder() implements Decoder {

  @Override
  public List<String> decode(List<String> pieces) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    pieces.forEach(piece -> bytes.writeBytes(ByteCharacters.bytes(piece)));
    return List.of(LenientText.of(bytes.toByteArray()));
  }

  @Override
  public byte[] bytes(String piece, boolean first) {
    return ByteCharacters.bytes(piece);
  }
}
