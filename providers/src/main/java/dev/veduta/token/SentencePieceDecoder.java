// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.List;

/// Joins pieces as the library sentencepiece does: U+2581 becomes a space, except in front of the
/// text, and pieces for bytes become the characters that these are in UTF-8, or U+FFFD each.
///
/// @param bytes whether pieces such as `<0x41>` are bytes
/// @param dropsSpace whether the space before the text is left out
/// @param dropsSpaces whether any number of them is
record SentencePieceDecoder(boolean bytes, boolean dropsSpace, boolean dropsSpaces)
    implements Decoder {

  static SentencePieceDecoder of(SentencePieceFile file) {
    boolean dropsSpaces = file.spelling().removeSpaces();
    return new SentencePieceDecoder(
        file.training().byteFallback(), file.spelling().addSpace() || dropsSpaces, dropsSpaces);
  }

  @Override
  public List<String> decode(List<String> pieces) {
    StringBuilder out = new StringBuilder();
    ByteText pending = new ByteText();
    boolean drops = dropsSpace;
    for (String piece : pieces) {
      int value = bytes ? ByteText.value(piece) : -1;
      if (value >= 0) {
        pending.add((byte) value);
        continue;
      }
      pending.writeTo(out);
      drops &= out.isEmpty();
      boolean dropped = drops && piece.indexOf(SentencePieceNormalizer.SPACE) == 0;
      out.append(piece.substring(dropped ? 1 : 0).replace(SentencePieceNormalizer.SPACE, ' '));
      drops &= dropsSpaces || !dropped;
    }
    pending.writeTo(out);
    return List.of(out.toString());
  }

  @Override
  public byte[] bytes(String piece, boolean first) {
    int value = bytes ? ByteText.value(piece) : -1;
    return value < 0 ? Decoder.super.bytes(piece, first) : new byte[] {(byte) value};
  }
}
