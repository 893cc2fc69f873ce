// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import dev.veduta.api.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A nondeterministic automaton over the bytes of UTF-8, built from its end to its beginning: each
/// part is told which state follows it (Thompson, "Regular expression search algorithm", 1968).
final class ByteGraph {

  /// Enough for any expression that is meant to be read.
  static final int MOST_STATES = 300_000;

  /// The state in which a text may end; it leads nowhere.
  static final int END = 0;

  /// A state is left by a byte of a range, or by nothing.
  record State(List<Edge> edges, List<Integer> free) {
    State() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  record Edge(ByteRange bytes, int target) {}

  private final List<State> states = new ArrayList<>(List.of(new State()));
  private final int start;

  private ByteGraph(Expression expression) {
    start = add(expression, END);
  }

  /// @throws IllegalArgumentException when it would have too many states
  static ByteGraph of(Expression expression) {
    return new ByteGraph(expression);
  }

  int start() {
    return start;
  }

  int size() {
    return states.size();
  }

  State state(int number) {
    return states.get(number);
  }

  /// The state where the expression begins that is followed by the state `next`.
  private int add(Expression expression, int next) {
    return switch (expression) {
      case Expression.OneOf(List<Expression.Range> ranges) -> addSet(ranges, next);
      case Expression.Sequence(List<Expression> parts) -> {
        int entry = next;
        for (Expression part : parts.reversed()) {
          entry = add(part, entry);
        }
        yield entry;
      }
      case Expression.Choice(List<Expression> choices) -> {
        int entry = grow();
        for (Expression choice : choices) {
          free(entry, add(choice, next));
        }
        yield entry;
      }
      case Expression.Repeat(Expression part, int least, int most) ->
          addRepeat(part, least, most, next);
    };
  }

  private int addRepeat(Expression part, int least, int most, int next) {
    int entry = next;
    if (most == Expression.Repeat.UNLIMITED) {
      entry = grow();
      free(entry, next);
      free(entry, add(part, entry));
    } else {
      for (int i = least; i < most; i++) {
        int optional = grow();
        free(optional, next);
        free(optional, add(part, entry));
        entry = optional;
      }
    }
    for (int i = 0; i < least; i++) {
      entry = add(part, entry);
    }
    return entry;
  }

  /// The bytes behind the first one share their states where they are the same to the end.
  private int addSet(List<Expression.Range> ranges, int next) {
    int entry = grow();
    Map<Edge, Integer> tails = new HashMap<>();
    for (Expression.Range range : ranges) {
      for (List<ByteRange> bytes : ByteRange.sequences(range.first(), range.last())) {
        int target = next;
        for (ByteRange trailing : bytes.subList(1, bytes.size()).reversed()) {
          Edge edge = new Edge(trailing, target);
          Integer known = tails.get(edge);
          if (known == null) {
            known = grow();
            states.get(known).edges().add(edge);
            tails.put(edge, known);
          }
          target = known;
        }
        states.get(entry).edges().add(new Edge(bytes.getFirst(), target));
      }
    }
    return entry;
  }

  private void free(int from, int to) {
    states.get(from).free().add(to);
  }

  private int grow() {
    if (states.size() == MOST_STATES) {
      throw new IllegalArgumentException(
          "a grammar needs more than %d states when its repeats are written out; repeat less often"
                  .formatted(MOST_STATES)
              + ", or without a limit");
    }
    states.add(new State());
    return states.size() - 1;
  }
}
