// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A prefix tree over UTF-16 code units, walked from [#root()] one unit at a time. Immutable.
///
/// The edges lie in one open-addressing table, so that a step costs one look-up however many
/// children a node has.
final class Trie {

  /// No such node.
  static final int NONE = -1;

  private static final int ROOT = 0;

  /// Parent node and code unit of an edge, plus 1; 0 is a free slot.
  private long[] edges = new long[1024];

  private int[] children = new int[1024];
  private int[] values = new int[1024];
  private int nodes = 1;

  /// Every text leads to its index in the list, the first one if it stands there twice.
  Trie(List<String> texts) {
    Arrays.fill(values, NONE);
    for (int i = 0; i < texts.size(); i++) {
      insert(texts.get(i), i);
    }
  }

  int root() {
    return ROOT;
  }

  /// The node that `unit` leads to from `node`, or [#NONE].
  int step(int node, char unit) {
    if (node == NONE) {
      return NONE;
    }
    int slot = slot(edge(node, unit));
    return edges[slot] == 0 ? NONE : children[slot];
  }

  /// The index of the text that leads to this node, or [#NONE].
  int value(int node) {
    return values[node];
  }

  /// The node that all of `text` leads to from the root, or [#NONE].
  int walk(String text) {
    int node = ROOT;
    for (int i = 0; i < text.length(); i++) {
      node = step(node, text.charAt(i));
    }
    return node;
  }

  /// The longest of the texts below `node` that stands in `text` from `start` on and ends no later
  /// than `end`; null if none does.
  @Nullable Match longest(int node, String text, int start, int end) {
    int value = NONE;
    int matchEnd = start;
    int at = start;
    int reached = at < end ? step(node, text.charAt(at)) : NONE;
    while (reached != NONE) {
      at++;
      if (values[reached] != NONE) {
        value = values[reached];
        matchEnd = at;
      }
      reached = at < end ? step(reached, text.charAt(at)) : NONE;
    }
    return value == NONE ? null : new Match(value, matchEnd);
  }

  /// One of the texts, found.
  ///
  /// @param value its index in the list
  /// @param end where it ends, exclusive
  record Match(int value, int end) {}

  private void insert(String text, int value) {
    int node = ROOT;
    for (int i = 0; i < text.length(); i++) {
      long edge = edge(node, text.charAt(i));
      int slot = slot(edge);
      node = edges[slot] == 0 ? grow(edge, slot) : children[slot];
    }
    if (values[node] == NONE) {
      values[node] = value;
    }
  }

  private int grow(long edge, int slot) {
    int child = nodes++;
    edges[slot] = edge;
    children[slot] = child;
    if (child == values.length) {
      values = Arrays.copyOf(values, 2 * child);
      Arrays.fill(values, child, values.length, NONE);
    }
    if (nodes > edges.length / 4 * 3) {
      rehash();
    }
    return child;
  }

  private void rehash() {
    long[] oldEdges = edges;
    int[] oldChildren = children;
    edges = new long[2 * oldEdges.length];
    children = new int[2 * oldEdges.length];
    for (int i = 0; i < oldEdges.length; i++) {
      if (oldEdges[i] != 0) {
        int slot = slot(oldEdges[i]);
        edges[slot] = oldEdges[i];
        children[slot] = oldChildren[i];
      }
    }
  }

  private static long edge(int node, char unit) {
    return (((long) node << Character.SIZE) | unit) + 1;
  }

  /// The slot of an edge, or the free one where it would go.
  private int slot(long edge) {
    long hash = edge * 0x9E3779B97F4A7C15L;
    int slot = (int) (hash ^ (hash >>> 32)) & (edges.length - 1);
    while (edges[slot] != 0 && edges[slot] != edge) {
      slot = (slot + 1) & (edges.length - 1);
    }
    return slot;
  }
}
