// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes as characters that can be seen, as GPT-2's tokenizer writes them (Radford et al.,
/// "Language Models are Unsupervised Multitask Learners", 2019): those of Latin-1 that are visible
/// stand for themselves, the others for the characters from U+0100 on.
final class ByteCharacters {
  private static final int NONE = -1;
  private static final char[] CHARACTERS = new char[256];
  private static final int[] BYTES = new int[0x200];

  static {
    Arrays.fill(BYTES, NONE);
    char next = 0x100;
    for (int value = 0; value < CHARACTERS.length; value++) {
      CHARACTERS[value] = isVisible(value) ? (char) value : next++;
      BYTES[CHARACTERS[value]] = value;
    }
  }

  private ByteCharacters() {}

  /// The bytes of a text in UTF-8, each as a character.
  static String of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    char[] characters = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      characters[i] = CHARACTERS[bytes[i] & 0xFF];
    }
    return new String(characters);
  }

  /// The bytes that characters stand for; those of the text itself if one stands for none.
  static byte[] bytes(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char unit = text.charAt(i);
      int value = unit < BYTES.length ? BYTES[unit] : NONE;
      if (value == NONE) {
        return text.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  private static boolean isVisible(int value) {
    return (value > 0x20 && value < 0x7F) || (value > 0xA0 && value != 0xAD);
  }
}
