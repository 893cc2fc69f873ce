// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A trie of bytes with texts at its nodes, laid out as the library Darts-clone does it
/// (https://github.com/s-yata/darts-clone). Immutable.
///
/// A unit of the array has a label in bits 0 to 7, whether a key ends at it in bit 8, and where its
/// children are in bits 9 to 31: the child for a byte is at the unit's own index, xor that offset,
/// xor the byte, if the unit there has this label. The child for byte 0 is no unit but a value,
/// with bit 31 set: where the text begins. Keys that end alike share units.
///
/// Nothing is believed of what stands in the file: every unit that can be reached is checked first.
final class DoubleArray {

  /// No such node.
  static final int NONE = -1;

  static final int ROOT = 0;

  /// Without texts.
  static final DoubleArray EMPTY = new DoubleArray(new int[0x100]);

  private static final int MAX_KEY = 128;
  private static final int MAX_TEXT = 1024;
  private static final int LABEL = 0x800000FF;
  private static final int LEAF = 0x100;
  private static final int WIDE = 0x200;

  private final String location;
  private final int[] units;
  private final Map<Integer, String> texts = new HashMap<>();

  private DoubleArray(int[] units) {
    this.location = "";
    this.units = units;
  }

  /// @param texts one after the other, each ended by a zero byte
  /// @throws ModelException at the first unit that makes no sense
  DoubleArray(String location, int[] units, byte[] texts) {
    this.location = location;
    this.units = units;
    check(ROOT, 0, texts, new BitSet(), new BitSet());
  }

  /// The node that `label` leads to from `node`, or [#NONE].
  ///
  /// @param label a byte other than 0
  int step(int node, int label) {
    int child = children(node) ^ label;
    return (units[child] & LABEL) == label ? child : NONE;
  }

  /// The text of a node, null if it has none.
  @Nullable String text(int node) {
    return isEnd(node) ? texts.get(start(node)) : null;
  }

  private boolean isEnd(int node) {
    return (units[node] & LEAF) != 0;
  }

  private int children(int node) {
    int unit = units[node];
    return node ^ ((unit >>> 10) << ((unit & WIDE) >>> 6));
  }

  private int start(int node) {
    return units[children(node)] & Integer.MAX_VALUE;
  }

  /// Checks a node and all below it, going down by at most [#MAX_KEY] calls.
  ///
  /// @param path nodes above it
  /// @param done nodes that have been checked
  private void check(int node, int depth, byte[] bytes, BitSet path, BitSet done) {
    int children = children(node);
    if (children < 0 || (children | 0xFF) >= units.length) {
      throw broken(node, "points out of the trie, which has %d units".formatted(units.length));
    } else if (depth > MAX_KEY) {
      throw broken(node, "ends a key of more than %d bytes".formatted(MAX_KEY));
    } else if (isEnd(node)) {
      addText(node, bytes);
    }
    boolean leads = isEnd(node);
    path.set(node);
    for (int label = 1; label <= 0xFF; label++) {
      int child = children ^ label;
      if ((units[child] & LABEL) == label) {
        leads = true;
        if (path.get(child)) {
          throw broken(child, "leads back to itself");
        }
        if (!done.get(child)) {
          check(child, depth + 1, bytes, path, done);
        }
      }
    }
    if (!leads) {
      throw broken(node, "leads to no text");
    }
    path.clear(node);
    done.set(node);
  }

  private void addText(int node, byte[] bytes) {
    int start = start(node);
    if (units[children(node)] >= 0 || start >= bytes.length) {
      throw broken(node, "has no text among the %d bytes of them".formatted(bytes.length));
    }
    texts.computeIfAbsent(start, _ -> text(node, start, bytes));
  }

  private String text(int node, int start, byte[] bytes) {
    int end = start;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    if (end == bytes.length || end - start > MAX_TEXT) {
      throw broken(node, "has a text that doesn't end within %d bytes".formatted(MAX_TEXT));
    }
    return StrictText.of(location + ", character map", Arrays.copyOfRange(bytes, start, end));
  }

  private ModelException broken(int node, String fault) {
    return new ModelException(
        "%s: the trie of the character map is damaged: unit %d %s"
            .formatted(location, node, fault));
  }
}
