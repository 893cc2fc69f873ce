// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

/// UTF-8 in which U+FFFD takes the place of what is malformed: of every longest part that begins a
/// character, or of one byte (Unicode 16, section 3.9.6).
final class LenientText {

  private LenientText() {}

  static String of(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    int next;
    for (int at = 0; at < bytes.length; at = next) {
      int lead = bytes[at] & 0xFF;
      int length = length(lead);
      next = at + 1;
      int codePoint = length == 1 ? lead : lead & (0x7F >> length);
      while (next < at + length && next < bytes.length && continues(bytes, at, next)) {
        codePoint = codePoint << 6 | (bytes[next++] & 0x3F);
      }
      text.appendCodePoint(next == at + length ? codePoint : 0xFFFD);
    }
    return text.toString();
  }

  /// How many bytes a character has; 0 for a byte that begins none.
  private static int length(int lead) {
    if (lead < 0x80) {
      return 1;
    } else if (lead < 0xC2) {
      return 0;
    } else if (lead < 0xE0) {
      return 2;
    } else if (lead < 0xF0) {
      return 3;
    }
    return lead < 0xF5 ? 4 : 0;
  }

  /// Whether a byte belongs to the character that begins at `lead`: the second one is bound so that
  /// no character has two forms, is a surrogate or lies beyond U+10FFFF.
  private static boolean continues(byte[] bytes, int lead, int at) {
    int value = bytes[at] & 0xFF;
    int least = 0x80;
    int most = 0xBF;
    if (at == lead + 1) {
      switch (bytes[lead] & 0xFF) {
        case 0xE0 -> least = 0xA0;
        case 0xED -> most = 0x9F;
        case 0xF0 -> least = 0x90;
        case 0xF4 -> most = 0x8F;
        default -> {}
      }
    }
    return value >= least && value <= most;
  }
}
