// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import dev.veduta.generation.grammar.ByteGraph.Edge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes a nondeterministic automaton deterministic: each state is a set of those that it may be in
/// (Rabin and Scott, "Finite automata and their decision problems", 1959). An expression can need
/// exponentially many of them, so their number and the work are limited.
final class SubsetConstruction {
  private static final int MOST_STATES = 100_000;
  private static final long MOST_WORK = 30_000_000;
  private static final int BYTES = 256;

  private final ByteGraph graph;
  private final Map<Subset, Integer> numbers = new HashMap<>();
  private final List<Subset> subsets = new ArrayList<>();
  private final int[] seen;
  private int round;
  private long work;

  /// A set of states, in order.
  @SuppressWarnings("ArrayRecordComponent") // compared by content below
  private record Subset(int[] states) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Subset(int[] others) && Arrays.equals(states, others);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(states);
    }
  }

  private SubsetConstruction(ByteGraph graph) {
    this.graph = graph;
    this.seen = new int[graph.size()];
  }

  /// @throws IllegalArgumentException when it would have too many states
  static ByteAutomaton of(ByteGraph graph) {
    return new SubsetConstruction(graph).build();
  }

  private ByteAutomaton build() {
    ByteAutomaton.Builder builder = new ByteAutomaton.Builder();
    number(closure(new int[] {graph.start()}, 1));
    for (int i = 0; i < subsets.size(); i++) {
      int[] states = subsets.get(i).states;
      builder.state(states.length > 0 && states[0] == ByteGraph.END);
      addEdges(states, builder);
    }
    return builder.build();
  }

  /// Between two neighbouring ends of ranges all bytes lead to the same states.
  private void addEdges(int[] states, ByteAutomaton.Builder builder) {
    boolean[] begins = new boolean[BYTES + 1];
    List<Edge> edges = new ArrayList<>();
    for (int state : states) {
      for (Edge edge : graph.state(state).edges()) {
        edges.add(edge);
        begins[edge.bytes().first()] = true;
        begins[edge.bytes().last() + 1] = true;
      }
    }
    int[] targets = new int[edges.size()];
    for (int first = 0; first < BYTES; ) {
      int last = first;
      while (last + 1 < BYTES && !begins[last + 1]) {
        last++;
      }
      int count = 0;
      for (Edge edge : edges) {
        if (edge.bytes().first() <= first && last <= edge.bytes().last()) {
          targets[count++] = edge.target();
        }
      }
      spend(edges.size());
      if (count > 0) {
        builder.edge(first, last, number(closure(targets, count)));
      }
      first = last + 1;
    }
  }

  private int number(Subset subset) {
    Integer known = numbers.putIfAbsent(subset, subsets.size());
    if (known != null) {
      return known;
    }
    if (subsets.size() == MOST_STATES) {
      throw tooMany();
    }
    subsets.add(subset);
    return subsets.size() - 1;
  }

  /// These states and those that are reached from them without a byte, without those that are left
  /// without one only.
  private Subset closure(int[] states, int count) {
    round++;
    int[] stack = new int[Math.max(16, count)];
    int height = 0;
    for (int i = 0; i < count; i++) {
      if (seen[states[i]] != round) {
        seen[states[i]] = round;
        stack[height++] = states[i];
      }
    }
    int[] found = new int[16];
    int size = 0;
    while (height > 0) {
      int state = stack[--height];
      spend(1);
      if (state == ByteGraph.END || !graph.state(state).edges().isEmpty()) {
        found = size == found.length ? Arrays.copyOf(found, 2 * size) : found;
        found[size++] = state;
      }
      for (int free : graph.state(state).free()) {
        if (seen[free] != round) {
          seen[free] = round;
          stack = height == stack.length ? Arrays.copyOf(stack, 2 * height) : stack;
          stack[height++] = free;
        }
      }
    }
    int[] subset = Arrays.copyOf(found, size);
    Arrays.sort(subset);
    return new Subset(subset);
  }

  private void spend(int steps) {
    work += steps;
    if (work > MOST_WORK) {
      throw tooMany();
    }
  }

  private static IllegalArgumentException tooMany() {
    return new IllegalArgumentException(
        "a grammar needs more than %d states; avoid counted repeats of what may overlap with itself"
            .formatted(MOST_STATES));
  }
}
