// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Knows from which states a text can be completed with the tokens that there are: a grammar may
/// ask for characters that no token has, or has where they are wanted. Not shared.
///
/// It looks for a way to the end with the few tokens of one character first, and only where there
/// is none with all. What it can't prove within reason it takes for impossible; as every state that
/// it takes for possible has such a successor or ends the text, a text never gets stuck.
final class Completion {

  /// How many nodes of trees are visited at most by all searches that find nothing.
  private static final long PATIENCE = 50_000_000;

  private final TextAutomaton automaton;
  private final Spelling spelling;
  private final BitSet ends;
  private final BitSet possible = new BitSet();
  private final BitSet impossibleByLetters = new BitSet();
  private final BitSet impossible = new BitSet();
  private long patience = PATIENCE;

  /// @param ends tokens that end a text instead of adding to it
  Completion(TextAutomaton automaton, Spelling spelling, BitSet ends) {
    this.automaton = automaton;
    this.spelling = spelling;
    this.ends = ends;
  }

  boolean isPossible(int state) {
    return isKnown(state)
        || (!impossible.get(state)
            && (new Search(state, spelling.letters(), impossibleByLetters).succeeds()
                || new Search(state, spelling.laterTree(), impossible).succeeds()));
  }

  private boolean isKnown(int state) {
    if (!possible.get(state) && automaton.accepts(state)) {
      possible.set(state);
    }
    return possible.get(state);
  }

  /// Goes in depth from one state until it finds one from which a text can be completed.
  private final class Search implements TokenTree.Visitor {
    private final int start;
    private final TokenTree tree;
    private final BitSet failed;
    private final Map<Integer, Integer> cameFrom = new HashMap<>();
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private int state;
    private boolean found;

    /// @param failed states from which such a search fails
    Search(int start, TokenTree tree, BitSet failed) {
      this.start = start;
      this.tree = tree;
      this.failed = failed;
    }

    /// Remembers the way that it finds, or else that there is none from any state that it saw.
    boolean succeeds() {
      if (failed.get(start)) {
        return false;
      }
      long visited = 0;
      cameFrom.put(start, start);
      waiting.push(start);
      while (!found && !waiting.isEmpty() && visited < patience) {
        state = waiting.pop();
        visited += tree.walk(automaton, state, this);
      }
      if (found) {
        for (int at = state; at != start; at = cameFrom.getOrDefault(at, start)) {
          possible.set(at);
        }
        possible.set(start);
      } else {
        patience -= visited;
        failed.set(start);
        if (waiting.isEmpty()) {
          cameFrom.keySet().forEach(failed::set);
        }
      }
      return found;
    }

    @Override
    public boolean visit(int token, int reached) {
      if (!ends.get(token) && !failed.get(reached)) {
        found = isKnown(reached);
        if (!found && cameFrom.putIfAbsent(reached, state) == null) {
          waiting.push(reached);
        }
      }
      return !found;
    }
  }
}
