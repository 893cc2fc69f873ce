// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules that replace characters, such as those of NFKC, which SentencePiece models carry in
/// compiled form (`precompiled_charsmap`). Immutable.
///
/// The compiled form is the length of a double-array trie in bytes, the units of that trie and the
/// replacements, each ended by a zero byte. All numbers have 32 bits, the lowest byte first.
final class CharacterMap {
  private final Trie keys;
  private final List<String> replacements;

  private CharacterMap(Trie keys, List<String> replacements) {
    this.keys = keys;
    this.replacements = replacements;
  }

  /// Without rules.
  static CharacterMap empty() {
    return new CharacterMap(new Trie(List.of()), List.of());
  }

  /// @throws ModelException when the bytes are no such rules
  static CharacterMap read(String location, byte[] compiled) {
    ByteBuffer bytes = ByteBuffer.wrap(compiled).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.remaining() < Integer.BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
    if (length <= 0 || length >= bytes.remaining() || length % Integer.BYTES != 0) {
      throw new ModelException(
          "%s: the character map has %d bytes, which is not its length, a trie and replacements"
              .formatted(location, compiled.length));
    }
    int[] units = new int[(int) length / Integer.BYTES];
    bytes.asIntBuffer().get(units);
    byte[] texts = new byte[bytes.remaining() - (int) length];
    bytes.position(bytes.position() + (int) length).get(texts);
    List<String> keys = new ArrayList<>();
    List<String> replacements = new ArrayList<>();
    new DoubleArray(location, units, texts)
        .forEach(
            (key, replacement) -> {
              keys.add(key);
              replacements.add(replacement);
            });
    return new CharacterMap(new Trie(keys), List.copyOf(replacements));
  }

  /// How many rules there are.
  int size() {
    return replacements.size();
  }

  /// The longest rule for what stands in `text` from `start` on; null if there is none.
  Trie.@Nullable Match longest(String text, int start) {
    return keys.longest(keys.root(), text, start, text.length());
  }

  String replacement(Trie.Match rule) {
    return replacements.get(rule.value());
  }

  /// What the shortest rule makes of the beginning of `text` from `start` to before `end`; null if
  /// there is none.
  @Nullable String shortest(String text, int start, int end) {
    int node = keys.root();
    for (int at = start; at < end; at++) {
      node = keys.step(node, text.charAt(at));
      if (node == Trie.NONE) {
        return null;
      }
      if (keys.value(node) != Trie.NONE) {
        return replacements.get(keys.value(node));
      }
    }
    return null;
  }
}
