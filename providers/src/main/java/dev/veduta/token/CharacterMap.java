// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Rules that replace characters, such as those of NFKC, which SentencePiece models carry in
/// compiled form (`precompiled_charsmap`). Immutable.
///
/// The compiled form is the length of a trie in bytes, the units of that trie and the replacements.
/// All numbers have 32 bits, the lowest byte first.
///
/// @param trie what the bytes of a text lead to
record CharacterMap(DoubleArray trie) {

  /// Without rules.
  static final CharacterMap NONE = new CharacterMap(DoubleArray.EMPTY);

  /// What a rule found.
  ///
  /// @param end of what is replaced, exclusive
  record Rule(String replacement, int end) {}

  /// @throws ModelException when the bytes are no such rules
  static CharacterMap read(String location, byte[] compiled) {
    ByteBuffer bytes = ByteBuffer.wrap(compiled).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.remaining() < Integer.BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
    if (length <= 0 || length >= bytes.remaining() || length % Integer.BYTES != 0) {
      throw new ModelException(
          "%s: the character map of %d bytes announces a trie of %d bytes, and replacements"
              .formatted(location, compiled.length, length));
    }
    int[] units = new int[(int) length / Integer.BYTES];
    bytes.asIntBuffer().get(units);
    byte[] texts = new byte[bytes.remaining() - (int) length];
    bytes.position(bytes.position() + (int) length).get(texts);
    return new CharacterMap(new DoubleArray(location, units, texts));
  }

  /// The rule for most of what stands in `text` from `start` on; null if there is none.
  @Nullable Rule longest(String text, int start) {
    return find(text, start, text.length(), false);
  }

  /// The rule for least of what stands in `text` from `start` to before `end`.
  @Nullable Rule shortest(String text, int start, int end) {
    return find(text, start, end, true);
  }

  private @Nullable Rule find(String text, int start, int end, boolean first) {
    Rule found = null;
    int node = DoubleArray.ROOT;
    int next;
    for (int at = start; at < end && node != DoubleArray.NONE; at = next) {
      int codePoint = text.codePointAt(at);
      next = at + Character.charCount(codePoint);
      node = step(node, codePoint);
      String replacement = node == DoubleArray.NONE ? null : trie.text(node);
      if (replacement != null) {
        found = new Rule(replacement, next);
        if (first) {
          return found;
        }
      }
    }
    return found;
  }

  /// Goes along the bytes of a character in UTF-8.
  private int step(int node, int codePoint) {
    if (codePoint == 0) {
      return DoubleArray.NONE;
    } else if (codePoint < 0x80) {
      return trie.step(node, codePoint);
    }
    int rest = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
    int first = (0xFF00 >> (rest + 1)) & 0xFF;
    int reached = trie.step(node, first | (codePoint >> (6 * rest)));
    for (int i = rest - 1; i >= 0 && reached != DoubleArray.NONE; i--) {
      reached = trie.step(reached, 0x80 | ((codePoint >> (6 * i)) & 0x3F));
    }
    return reached;
  }
}
