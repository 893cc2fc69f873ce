// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// The texts that two automata have in common: its states are pairs of theirs, but for those that
/// lead to no text.
final class Intersection {
  private final ByteAutomaton left;
  private final ByteAutomaton right;
  private final Map<Long, Integer> numbers = new HashMap<>();
  private long[] pairs = new long[64];

  private Intersection(ByteAutomaton left, ByteAutomaton right) {
    this.left = left;
    this.right = right;
  }

  /// @throws IllegalArgumentException when it would have too many states
  static ByteAutomaton of(ByteAutomaton left, ByteAutomaton right) {
    return useful(new Intersection(left, right).pairs());
  }

  private ByteAutomaton pairs() {
    ByteAutomaton.Builder builder = new ByteAutomaton.Builder();
    number(0, 0);
    for (int i = 0; i < numbers.size(); i++) {
      int one = (int) (pairs[i] >>> Integer.SIZE);
      int other = (int) pairs[i];
      builder.state(left.accepts(one) && right.accepts(other));
      int l = left.edgesFrom(one);
      int r = right.edgesFrom(other);
      while (l < left.edgesTo(one) && r < right.edgesTo(other)) {
        int first = Math.max(left.first(l), right.first(r));
        int last = Math.min(left.last(l), right.last(r));
        if (first <= last) {
          builder.edge(first, last, number(left.target(l), right.target(r)));
        }
        if (left.last(l) == last) {
          l++;
        } else {
          r++;
        }
      }
    }
    return builder.build();
  }

  private int number(int one, int other) {
    long pair = (long) one << Integer.SIZE | other;
    Integer known = numbers.putIfAbsent(pair, numbers.size());
    if (known != null) {
      return known;
    }
    int number = numbers.size() - 1;
    pairs = number == pairs.length ? Arrays.copyOf(pairs, 2 * number) : pairs;
    pairs[number] = pair;
    return number;
  }

  /// Without the states that no text is completed from, and the edges to them.
  private static ByteAutomaton useful(ByteAutomaton all) {
    BitSet useful = completed(all);
    useful.set(0);
    int[] numbers = new int[all.size()];
    int next = 0;
    for (int state = 0; state < all.size(); state++) {
      numbers[state] = useful.get(state) ? next++ : ByteAutomaton.NONE;
    }
    ByteAutomaton.Builder builder = new ByteAutomaton.Builder();
    for (int state = useful.nextSetBit(0); state >= 0; state = useful.nextSetBit(state + 1)) {
      builder.state(all.accepts(state));
      for (int edge = all.edgesFrom(state); edge < all.edgesTo(state); edge++) {
        if (useful.get(all.target(edge))) {
          builder.edge(all.first(edge), all.last(edge), numbers[all.target(edge)]);
        }
      }
    }
    return builder.build();
  }

  /// The states from which an accepting one is reached.
  private static BitSet completed(ByteAutomaton all) {
    int[] offsets = new int[all.size() + 1];
    int edges = all.edgesTo(all.size() - 1);
    for (int edge = 0; edge < edges; edge++) {
      offsets[all.target(edge) + 1]++;
    }
    for (int state = 0; state < all.size(); state++) {
      offsets[state + 1] += offsets[state];
    }
    int[] sources = new int[edges];
    int[] filled = offsets.clone();
    for (int state = 0; state < all.size(); state++) {
      for (int edge = all.edgesFrom(state); edge < all.edgesTo(state); edge++) {
        sources[filled[all.target(edge)]++] = state;
      }
    }
    BitSet completed = new BitSet(all.size());
    int[] waiting = new int[all.size()];
    int height = 0;
    for (int state = 0; state < all.size(); state++) {
      if (all.accepts(state)) {
        completed.set(state);
        waiting[height++] = state;
      }
    }
    while (height > 0) {
      int state = waiting[--height];
      for (int i = offsets[state]; i < offsets[state + 1]; i++) {
        if (!completed.get(sources[i])) {
          completed.set(sources[i]);
          waiting[height++] = sources[i];
        }
      }
    }
    return completed;
  }
}
