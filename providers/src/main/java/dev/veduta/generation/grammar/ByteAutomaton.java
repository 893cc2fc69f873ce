// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import dev.veduta.api.Grammar;
import java.util.Arrays;
import java.util.BitSet;

/// A deterministic automaton over the bytes of UTF-8. It begins in state 0, and from each of its
/// states, but for the start of an automaton without texts, a text can be completed. Immutable.
///
/// The edges of all states lie behind one another, ordered by their bytes.
final class ByteAutomaton {

  /// There is no such state.
  static final int NONE = -1;

  /// More would take too much memory beside a model.
  static final int MOST_STATES = 2_000_000;

  private final int[] offsets;
  private final byte[] lasts;
  private final byte[] firsts;
  private final int[] targets;
  private final BitSet accepting;

  private ByteAutomaton(Builder builder) {
    int edges = builder.offsets[builder.size];
    offsets = Arrays.copyOf(builder.offsets, builder.size + 1);
    firsts = Arrays.copyOf(builder.firsts, edges);
    lasts = Arrays.copyOf(builder.lasts, edges);
    targets = Arrays.copyOf(builder.targets, edges);
    accepting = builder.accepting;
  }

  /// The texts of a grammar that have no whitespace at their ends.
  ///
  /// @throws IllegalArgumentException when there is none, or when they need too many states
  static ByteAutomaton of(Grammar grammar) {
    if (grammar instanceof Grammar.Words(var words)) {
      return WordTree.of(words);
    }
    ByteAutomaton stripped =
        Intersection.of(
            SubsetConstruction.of(ByteGraph.of(grammar.expression())),
            SubsetConstruction.of(ByteGraph.of(Whitespace.NOT_AT_ENDS)));
    if (stripped.isEmpty()) {
      throw new IllegalArgumentException(
          "the grammar '%s' allows no text without whitespace at its ends".formatted(grammar));
    }
    return stripped;
  }

  int size() {
    return offsets.length - 1;
  }

  boolean isEmpty() {
    return !accepting.get(0) && edgesFrom(0) == edgesTo(0);
  }

  boolean accepts(int state) {
    return accepting.get(state);
  }

  /// The state that a byte leads to, or [#NONE].
  int step(int state, int value) {
    int low = offsets[state];
    int high = offsets[state + 1] - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if ((lasts[middle] & 0xFF) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == high && (firsts[low] & 0xFF) <= value && value <= (lasts[low] & 0xFF)
        ? targets[low]
        : NONE;
  }

  /// The number of a state's first edge.
  int edgesFrom(int state) {
    return offsets[state];
  }

  /// The number behind that of its last edge.
  int edgesTo(int state) {
    return offsets[state + 1];
  }

  int first(int edge) {
    return firsts[edge] & 0xFF;
  }

  int last(int edge) {
    return lasts[edge] & 0xFF;
  }

  int target(int edge) {
    return targets[edge];
  }

  /// Puts an automaton together, state by state and, in each, byte by byte.
  static final class Builder {
    private int[] offsets = new int[64];
    private byte[] firsts = new byte[64];
    private byte[] lasts = new byte[64];
    private int[] targets = new int[64];
    private final BitSet accepting = new BitSet();
    private int size;

    /// Begins the next state.
    void state(boolean accepts) {
      if (size == MOST_STATES) {
        throw new IllegalArgumentException(
            "a grammar needs more than %d states; use a simpler one".formatted(MOST_STATES));
      }
      accepting.set(size, accepts);
      size++;
      if (size == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * size);
      }
      offsets[size] = offsets[size - 1];
    }

    /// Adds an edge to the state begun last; one beside the edge before joins it.
    void edge(int first, int last, int target) {
      int edge = offsets[size];
      if (edge > offsets[size - 1]
          && targets[edge - 1] == target
          && (lasts[edge - 1] & 0xFF) == first - 1) {
        lasts[edge - 1] = (byte) last;
        return;
      }
      if (edge == targets.length) {
        firsts = Arrays.copyOf(firsts, 2 * edge);
        lasts = Arrays.copyOf(lasts, 2 * edge);
        targets = Arrays.copyOf(targets, 2 * edge);
      }
      firsts[edge] = (byte) first;
      lasts[edge] = (byte) last;
      targets[edge] = target;
      offsets[size]++;
    }

    ByteAutomaton build() {
      return new ByteAutomaton(this);
    }
  }
}
