// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/// The automaton of a list of words: a tree with a state for each of their beginnings.
final class WordTree {

  /// Words with a common beginning, which is a state.
  ///
  /// @param from the first of them
  /// @param to behind the last of them
  /// @param depth bytes that they have in common
  private record Beginning(int from, int to, int depth) {}

  private WordTree() {}

  /// @param words none of them empty
  static ByteAutomaton of(List<String> words) {
    byte[][] sorted =
        words.stream()
            .map(word -> word.getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toArray(byte[][]::new);
    ByteAutomaton.Builder builder = new ByteAutomaton.Builder();
    Queue<Beginning> waiting = new ArrayDeque<>();
    waiting.add(new Beginning(0, sorted.length, 0));
    int states = 1;
    for (Beginning state = waiting.poll(); state != null; state = waiting.poll()) {
      boolean accepts = sorted[state.from].length == state.depth;
      builder.state(accepts);
      int from = accepts ? state.from + 1 : state.from;
      while (from < state.to) {
        byte value = sorted[from][state.depth];
        int to = from + 1;
        while (to < state.to && sorted[to][state.depth] == value) {
          to++;
        }
        builder.edge(value & 0xFF, value & 0xFF, states++);
        waiting.add(new Beginning(from, to, state.depth + 1));
        from = to;
      }
    }
    return builder.build();
  }
}
