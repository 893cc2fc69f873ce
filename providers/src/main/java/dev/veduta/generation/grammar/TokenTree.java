// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Tokens by the bytes that they add to a text: a tree, whose nodes lie in the order of a walk that
/// goes down before it goes on, each with the number of nodes to skip when it isn't entered.
/// Immutable.
final class TokenTree {

  /// Is told of a token and of the state that it leads to; says whether the walk is to go on.
  interface Visitor {
    boolean visit(int token, int state);
  }

  /// Tokens in the order of their bytes.
  private final int[] tokens;

  private final byte[] values;
  private final int[] depths;

  /// The node behind all that are below a node.
  private final int[] ends;

  /// The first token of a node; they end where those of the next node begin.
  private final int[] offsets;

  private final int deepest;

  /// @param bytes by token; tokens without any are left out
  TokenTree(byte[][] bytes) {
    tokens =
        IntStream.range(0, bytes.length)
            .filter(token -> bytes[token].length > 0)
            .boxed()
            .sorted((a, b) -> Arrays.compareUnsigned(bytes[a], bytes[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    int nodes = 0;
    int longest = 0;
    for (int i = 0; i < tokens.length; i++) {
      nodes += bytes[tokens[i]].length - common(bytes, i);
      longest = Math.max(longest, bytes[tokens[i]].length);
    }
    deepest = longest;
    values = new byte[nodes];
    depths = new int[nodes];
    ends = new int[nodes];
    offsets = new int[nodes + 1];
    fill(bytes);
  }

  private void fill(byte[][] bytes) {
    int[] open = new int[deepest + 1];
    int node = 0;
    for (int i = 0; i < tokens.length; i++) {
      byte[] text = bytes[tokens[i]];
      int common = common(bytes, i);
      int before = i == 0 ? 0 : bytes[tokens[i - 1]].length;
      for (int depth = common + 1; depth <= before; depth++) {
        ends[open[depth]] = node;
      }
      for (int depth = common + 1; depth <= text.length; depth++) {
        values[node] = text[depth - 1];
        depths[node] = depth;
        offsets[node] = i;
        open[depth] = node++;
      }
    }
    offsets[node] = tokens.length;
    int last = tokens.length == 0 ? 0 : bytes[tokens[tokens.length - 1]].length;
    for (int depth = 1; depth <= last; depth++) {
      ends[open[depth]] = node;
    }
  }

  /// How many bytes a token begins with as the one before it does.
  private int common(byte[][] bytes, int i) {
    if (i == 0) {
      return 0;
    }
    int mismatch = Arrays.mismatch(bytes[tokens[i - 1]], bytes[tokens[i]]);
    return mismatch < 0 ? bytes[tokens[i]].length : mismatch;
  }

  /// Goes along all tokens whose bytes lead from a state to another one.
  ///
  /// @return how many nodes it visited
  int walk(TextAutomaton automaton, int state, Visitor visitor) {
    int[] states = new int[deepest + 1];
    states[0] = state;
    int visited = 0;
    for (int node = 0; node < values.length; ) {
      int depth = depths[node];
      visited++;
      int reached = automaton.step(states[depth - 1], values[node] & 0xFF);
      if (reached == TextAutomaton.NONE) {
        node = ends[node];
        continue;
      }
      states[depth] = reached;
      int to = offsets[node + 1];
      for (int i = offsets[node]; i < to; i++) {
        if (!visitor.visit(tokens[i], reached)) {
          return visited;
        }
      }
      node++;
    }
    return visited;
  }
}
