// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Turns runs of pieces such as `<0xE6>` into the text of their bytes; where they are no UTF-8,
/// each into U+FFFD.
record ByteFallback() implements Decoder {
  private static final String START = "<0x";
  private static final String END = ">";
  private static final int LENGTH = 6;

  /// The piece of a byte.
  static String piece(int value) {
    return START + HexFormat.of().withUpperCase().toHexDigits((byte) value) + END;
  }

  @Override
  public List<String> decode(List<String> pieces) {
    List<String> decoded = new ArrayList<>(pieces.size());
    ByteBuffer bytes = ByteBuffer.allocate(pieces.size());
    for (String piece : pieces) {
      if (isByte(piece)) {
        bytes.put((byte) HexFormat.fromHexDigits(piece, START.length(), LENGTH - 1));
      } else {
        addText(bytes, decoded);
        decoded.add(piece);
      }
    }
    addText(bytes, decoded);
    return decoded;
  }

  @Override
  public byte[] bytes(String piece, boolean first) {
    return isByte(piece)
        ? new byte[] {(byte) HexFormat.fromHexDigits(piece, START.length(), LENGTH - 1)}
        : piece.getBytes(StandardCharsets.UTF_8);
  }

  /// Whether a piece stands for a byte.
  static boolean isByte(String piece) {
    return piece.length() == LENGTH
        && piece.startsWith(START)
        && piece.endsWith(END)
        && HexFormat.isHexDigit(piece.charAt(3))
        && HexFormat.isHexDigit(piece.charAt(4));
  }

  /// Empties the buffer.
  private static void addText(ByteBuffer bytes, List<String> decoded) {
    bytes.flip();
    int count = bytes.remaining();
    if (count > 0) {
      try {
        decoded.add(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
      } catch (CharacterCodingException e) {
        for (int i = 0; i < count; i++) {
          decoded.add("\uFFFD");
        }
      }
    }
    bytes.clear();
  }
}
