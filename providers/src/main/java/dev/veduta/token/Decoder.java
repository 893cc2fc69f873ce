// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static java.util.Map.entry;

import dev.veduta.spi.Config;
import java.util.List;
import java.util.Map;

/// Turns pieces of the vocabulary into parts of a text, which stand one right behind the other.
/// Immutable.
interface Decoder {

  /// Puts a space between pieces.
  Decoder SPACES = pieces -> List.of(String.join(" ", pieces));

  /// Joins pieces.
  Decoder FUSE = pieces -> List.of(String.join("", pieces));

  /// Those of `tokenizer.json`.
  Kinds<Decoder> KINDS =
      new Kinds<>(
          Map.ofEntries(
              entry("BPEDecoder", BpeDecoder::read),
              entry("ByteFallback", _ -> new ByteFallback()),
              entry("ByteLevel", _ -> ByteLevel.DECODER),
              entry("CTC", CtcDecoder::read),
              entry("Fuse", _ -> FUSE),
              entry("Metaspace", Metaspace::read),
              entry("Replace", Replace::read),
              entry("Sequence", json -> sequence(json.objects("decoders"))),
              entry("Strip", StripDecoder::read),
              entry("WordPiece", WordPieceDecoder::read)));

  List<String> decode(List<String> pieces);

  /// The `decoder` section of `tokenizer.json`.
  static Decoder read(Config json) {
    return KINDS.read(json);
  }

  /// One after the other.
  private static Decoder sequence(List<Config> parts) {
    List<Decoder> decoders = parts.stream().map(Decoder::read).toList();
    return pieces -> {
      long length = Growth.length(pieces);
      List<String> decoded = pieces;
      for (Decoder decoder : decoders) {
        decoded = decoder.decode(decoded);
        Growth.check(Growth.length(decoded), length);
      }
      return decoded;
    };
  }
}
