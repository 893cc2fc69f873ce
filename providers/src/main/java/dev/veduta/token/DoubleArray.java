// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// The rules in a double-array trie as the library Darts-clone lays it out
/// (https://github.com/s-yata/darts-clone).
///
/// A unit of the array has a label in bits 0 to 7, whether a key ends at it in bit 8, and where its
/// children are in bits 9 to 31: the child for a byte is at the unit's own index, xor that offset,
/// xor the byte, if the unit there has this label. The child for byte 0 is no unit but a value,
/// with bit 31 set: where the replacement begins.
///
/// Keys that end alike share units. Nothing is believed of what stands in the file: no unit leads
/// back to itself, keys and replacements are short and valid text, and the steps are counted.
final class DoubleArray {
  private static final int MAX_KEY = 128;
  private static final int MAX_REPLACEMENT = 1024;
  private static final int MAX_VISITS = 1 << 20;
  private static final int LABEL = 0x800000FF;
  private static final int LEAF = 0x100;
  private static final int WIDE = 0x200;

  private final String location;
  private final int[] units;
  private final byte[] texts;
  private final BitSet path = new BitSet();
  private int visitsLeft = MAX_VISITS;
  private final Map<Integer, String> replacements = new HashMap<>();

  /// @param texts the replacements, one after the other, each ended by a zero byte
  DoubleArray(String location, int[] units, byte[] texts) {
    this.location = location;
    this.units = units;
    this.texts = texts;
  }

  /// Gives every key with its replacement, in the order of their bytes.
  ///
  /// @throws ModelException at the first unit that makes no sense
  void forEach(BiConsumer<String, String> rules) {
    visit(0, new byte[MAX_KEY], 0, rules);
  }

  /// Goes down by at most [#MAX_KEY] calls.
  private void visit(int index, byte[] key, int length, BiConsumer<String, String> rules) {
    if (path.get(index)) {
      throw broken(index, "leads back to itself");
    }
    if (--visitsLeft < 0) {
      throw broken(index, "is one of more than %d steps".formatted(MAX_VISITS));
    }
    path.set(index);
    int children = index ^ offset(units[index]);
    if (children < 0 || (children | 0xFF) >= units.length) {
      throw broken(index, "points out of the trie, which has %d units".formatted(units.length));
    }
    boolean ends = (units[index] & LEAF) != 0;
    if (ends) {
      rules.accept(text(index, key, length), replacement(index, units[children]));
    }
    boolean goesOn = false;
    for (int label = 1; label <= 0xFF; label++) {
      int child = children ^ label;
      if ((units[child] & LABEL) == label) {
        if (length == MAX_KEY) {
          throw broken(index, "is below a key of more than %d bytes".formatted(MAX_KEY));
        }
        goesOn = true;
        key[length] = (byte) label;
        visit(child, key, length + 1, rules);
      }
    }
    if (!ends && !goesOn) {
      throw broken(index, "leads to no key");
    }
    path.clear(index);
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & WIDE) >>> 6);
  }

  private String text(int index, byte[] key, int length) {
    if (length == 0) {
      throw broken(index, "ends a key without characters");
    }
    return StrictText.of(location + ", character map", Arrays.copyOf(key, length));
  }

  private String replacement(int index, int value) {
    int start = value & Integer.MAX_VALUE;
    if (value >= 0 || start >= texts.length) {
      throw broken(index, "has no replacement among the %d bytes of them".formatted(texts.length));
    }
    return replacements.computeIfAbsent(start, _ -> replacementAt(index, start));
  }

  private String replacementAt(int index, int start) {
    int end = start;
    while (end < texts.length && texts[end] != 0) {
      end++;
    }
    if (end == texts.length || end - start > MAX_REPLACEMENT) {
      throw broken(
          index, "has a replacement that doesn't end within %d bytes".formatted(MAX_REPLACEMENT));
    }
    return StrictText.of(
        location + ", character map, replacements", Arrays.copyOfRange(texts, start, end));
  }

  private ModelException broken(int index, String fault) {
    return new ModelException(
        "%s: the trie of the character map is damaged: unit %d %s"
            .formatted(location, index, fault));
  }
}
