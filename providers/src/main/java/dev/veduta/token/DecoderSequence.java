// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import java.util.List;

/// Decoders that one after the other work on what the one before made.
record DecoderSequence(List<Decoder> parts) implements Decoder {

  static DecoderSequence read(Config json) {
    return new DecoderSequence(json.objects("decoders").stream().map(Decoder::read).toList());
  }

  @Override
  public List<String> decode(List<String> pieces) {
    long length = Growth.length(pieces);
    List<String> decoded = pieces;
    for (Decoder decoder : parts) {
      decoded = decoder.decode(decoded);
      Growth.check(Growth.length(decoded), length);
    }
    return decoded;
  }

  /// The parts after one that takes pieces for bytes get whole characters, which they leave alone.
  @Override
  public byte[] bytes(String piece, boolean first) {
    for (Decoder decoder : parts) {
      if (decoder instanceof ByteLevelDecoder
          || (decoder instanceof ByteFallback && ByteFallback.isByte(piece))) {
        return decoder.bytes(piece, first);
      }
    }
    return Decoder.super.bytes(piece, first);
  }
}
