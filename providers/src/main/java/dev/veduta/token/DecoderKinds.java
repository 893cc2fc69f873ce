// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static java.util.Map.entry;

import java.util.Map;

/// The decoders of `tokenizer.json` by their `type`.
final class DecoderKinds {
  static final Kinds<Decoder> ALL =
      new Kinds<>(
          Map.ofEntries(
              entry("BPEDecoder", BpeDecoder::read),
              entry("ByteFallback", _ -> new ByteFallback()),
              entry("ByteLevel", _ -> new ByteLevelDecoder()),
              entry("CTC", CtcDecoder::read),
              entry("Fuse", _ -> Decoder.FUSE),
              entry("Metaspace", Metaspace::read),
              entry("Replace", Replace::read),
              entry("Sequence", DecoderSequence::read),
              entry("Strip", StripDecoder::read),
              entry("WordPiece", WordPieceDecoder::read)));

  private DecoderKinds() {}
}
