// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.Arrays;

/// Bytes that are gathered until they are read as UTF-8, every one that is no part of a character
/// as U+FFFD. Not shared.
final class ByteText {
  private static final String DIGITS = "0123456789ABCDEF";

  private byte[] bytes = new byte[16];
  private int count;

  /// The value of a piece such as `<0x0A>`, -1 of any other.
  static int value(String piece) {
    if (piece.length() != 6 || !piece.startsWith("<0x") || !piece.endsWith(">")) {
      return -1;
    }
    int high = DIGITS.indexOf(piece.charAt(3));
    int low = DIGITS.indexOf(piece.charAt(4));
    return high < 0 || low < 0 ? -1 : 16 * high + low;
  }

  void add(byte value) {
    if (count == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * count);
    }
    bytes[count++] = value;
  }

  /// Adds what has been gathered to the text, and is empty then.
  void writeTo(StringBuilder out) {
    int width;
    for (int at = 0; at < count; at += width) {
      width = width(at);
      int codePoint = width == 0 ? -1 : codePoint(at, width);
      if (codePoint < 0) {
        width = 1;
      }
      out.appendCodePoint(codePoint < 0 ? 0xFFFD : codePoint);
    }
    count = 0;
  }

  /// How many bytes the one at `at` announces, 0 if it can't be a first one or some are missing.
  private int width(int at) {
    int first = Byte.toUnsignedInt(bytes[at]);
    int width = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return first < 0xF8 && at + width <= count ? width : 0;
  }

  /// The character in these bytes, -1 if they are none.
  private int codePoint(int at, int width) {
    if (width == 1) {
      return bytes[at];
    }
    int value = bytes[at] & (0x7F >> width);
    for (int i = 1; i < width; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return -1;
      }
      value = (value << 6) | (bytes[at + i] & 0x3F);
    }
    int least = width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000;
    boolean valid =
        value >= least
            && value <= Character.MAX_CODE_POINT
            && (value < Character.MIN_SURROGATE || value > Character.MAX_SURROGATE);
    return valid ? value : -1;
  }
}
