// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// Numbers for runs of one to four words, so that they can be counted in arrays. A run is the run
/// that it begins with, and one more word: a trie in a hash table, without collisions.
final class NgramIndex {
  /// The longest run.
  static final int LONGEST = 4;

  private static final int EMPTY = 0;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[1 << 12];
  private int[] nodes = new int[1 << 12];
  private int size = 1; // node 0 is the empty run

  /// The numbers, 1 and up, of the runs of a text: the run of n words that begins at word i is at
  /// index 4 i + n - 1; those that would leave the text stay 0.
  int[] runs(int[] words) {
    int[] runs = new int[words.length * LONGEST];
    for (int i = 0; i < words.length; i++) {
      int node = 0;
      for (int order = 0; order < LONGEST && i + order < words.length; order++) {
        node = next(node, words[i + order]);
        runs[i * LONGEST + order] = node;
      }
    }
    return runs;
  }

  /// One more than the largest number.
  int size() {
    return size;
  }

  private int next(int node, int word) {
    // One more, so that no key is 0, which marks a free slot.
    long key = ((long) node << 32) | (word + 1L);
    int slot = slot(key, keys);
    if (nodes[slot] != EMPTY) {
      return nodes[slot];
    }
    if (size * 3L > keys.length * 2L) {
      grow();
      slot = slot(key, keys);
    }
    keys[slot] = key;
    nodes[slot] = size;
    return size++;
  }

  private static int slot(long key, long[] keys) {
    int mask = keys.length - 1;
    int slot = (int) ((key * MIX) >>> 32) & mask;
    while (keys[slot] != key && keys[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldNodes = nodes;
    keys = new long[oldKeys.length * 2];
    nodes = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i], keys);
        keys[slot] = oldKeys[i];
        nodes[slot] = oldNodes[i];
      }
    }
  }
}
