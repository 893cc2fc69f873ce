// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import dev.veduta.api.Grammar;
import dev.veduta.spi.Tokenizer.Replacement;
import java.util.List;

/// Reads the bytes that tokens add to a text, and knows whether what the user gets to see of it
/// keeps to a grammar. Immutable.
///
/// A state is that of the rewriting and that of the automaton which reads what was rewritten, in
/// one number.
final class TextAutomaton {

  /// There is no such state.
  static final int NONE = -1;

  private final Rewriting rewriting;
  private final ByteAutomaton automaton;
  private final int shift;

  private TextAutomaton(Rewriting rewriting, ByteAutomaton automaton) {
    this.rewriting = rewriting;
    this.automaton = automaton;
    this.shift = Integer.SIZE - Integer.numberOfLeadingZeros(rewriting.size() - 1);
    if ((long) automaton.size() << shift > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a grammar of %d states is too large for a tokenizer that cleans up its text; use a simpler one"
              .formatted(automaton.size()));
    }
  }

  /// @param replacements that the tokenizer makes in the text of its tokens
  /// @throws IllegalArgumentException when no text is allowed, or too many states are needed
  static TextAutomaton of(Grammar grammar, List<Replacement> replacements) {
    return new TextAutomaton(Rewriting.of(replacements), ByteAutomaton.of(grammar));
  }

  int start() {
    return 0;
  }

  /// How many states there are at most.
  int size() {
    return automaton.size() << shift;
  }

  /// The state that a byte, from 0 to 255, leads to, or [#NONE].
  int step(int state, int value) {
    int held = state & ((1 << shift) - 1);
    int reached = rewriting.written(held, value, automaton, state >>> shift);
    return reached == ByteAutomaton.NONE ? NONE : reached << shift | rewriting.step(held, value);
  }

  /// The state after several bytes, or [#NONE].
  int step(int state, byte[] values) {
    int reached = state;
    for (int i = 0; i < values.length && reached != NONE; i++) {
      reached = step(reached, values[i] & 0xFF);
    }
    return reached;
  }

  /// Whether the text may end here.
  boolean accepts(int state) {
    return rewriting.accepted(state & ((1 << shift) - 1), automaton, state >>> shift);
  }
}
