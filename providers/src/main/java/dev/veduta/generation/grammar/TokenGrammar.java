// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import dev.veduta.api.Grammar;
import dev.veduta.spi.Tokenizer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A grammar over the tokens of a vocabulary: an automaton that says after each token which ones
/// may follow, so that the text which the user reads keeps to the grammar when it ends with an
/// end-of-sequence token. Such a token is allowed exactly where the text is complete, and from
/// every state that is reached by allowed tokens the text can be completed.
///
/// Shared by all requests and threads; it changes in its bounded memory of allowed tokens only.
public final class TokenGrammar {

  /// Whatever the text has become, nothing but its end is allowed: it has ended already, or a token
  /// was added that wasn't allowed.
  public static final int OVER = 0;

  private static final int START = 1;
  private static final int FIRST_STATE = 2;
  private static final long MOST_MEMORY = 32L << 20;

  private final Spelling spelling;
  private final BitSet ends;
  private final TextAutomaton automaton;
  private final Completion completion;
  private final int mostRemembered;

  /// The tokens that may follow by state, and the lock of all that changes.
  private final Map<Integer, long[]> remembered = new HashMap<>();

  private TokenGrammar(Spelling spelling, BitSet ends, TextAutomaton automaton) {
    this.spelling = spelling;
    this.ends = ends;
    this.automaton = automaton;
    this.completion = new Completion(automaton, spelling, ends);
    this.mostRemembered = (int) Math.max(16, MOST_MEMORY / (spelling.tokens() / 8 + 64));
  }

  /// Compiles a grammar for one model only.
  ///
  /// @throws IllegalArgumentException as [#compile(Grammar, Spelling, List)] does
  public static TokenGrammar compile(Grammar grammar, Tokenizer tokenizer, List<Integer> eosIds) {
    return compile(grammar, Spelling.of(tokenizer, tokenizer.size()), eosIds);
  }

  /// @param eosIds tokens that end a text, at least one
  /// @throws IllegalArgumentException when the grammar allows no text that the tokens can write, or
  ///   is too large
  public static TokenGrammar compile(Grammar grammar, Spelling spelling, List<Integer> eosIds) {
    BitSet ends = new BitSet();
    for (int id : eosIds) {
      if (id < 0 || id >= spelling.tokens()) {
        throw new IllegalArgumentException(
            "eos_token_id must lie between 0 and %d, the last of the vocabulary, got %d"
                .formatted(spelling.tokens() - 1, id));
      }
      ends.set(id);
    }
    if (ends.isEmpty()) {
      throw new IllegalArgumentException(
          "a grammar needs an end-of-sequence token, with which complete texts end; set"
              + " eos_token_id");
    }
    TokenGrammar compiled =
        new TokenGrammar(spelling, ends, TextAutomaton.of(grammar, spelling.replacements()));
    if (!compiled.isComplete(START) && compiled.allowed(START).length == 0) {
      throw new IllegalArgumentException(
          "the tokenizer's vocabulary can't write any text that the grammar '%s' allows; loosen it to what the tokenizer writes, such as spaces around signs"
              .formatted(shown(grammar)));
    }
    return compiled;
  }

  /// The state before the first token of a text that nothing stands before.
  public int start() {
    return START;
  }

  /// The state before the first token that follows a prompt with a text of its own, such as a
  /// question. That text doesn't count.
  public int startBehindText() {
    return FIRST_STATE + automaton.start();
  }

  /// The state after a token; one that adds nothing changes nothing, unless it ends the text.
  public int next(int state, int token) {
    if (state == OVER || token < 0 || token >= spelling.tokens() || ends.get(token)) {
      return OVER;
    }
    if (spelling.later(token).length == 0) {
      return state;
    }
    int reached =
        state == START
            ? automaton.step(automaton.start(), spelling.first(token))
            : automaton.step(state - FIRST_STATE, spelling.later(token));
    return reached == TextAutomaton.NONE ? OVER : FIRST_STATE + reached;
  }

  /// The state after all tokens that were generated.
  ///
  /// @param start [#start()] or [#startBehindText()]
  public int stateAfter(int start, int[] generated) {
    int state = start;
    for (int token : generated) {
      state = next(state, token);
    }
    return state;
  }

  /// Whether the text may end here.
  public boolean isComplete(int state) {
    return state != OVER
        && automaton.accepts(state == START ? automaton.start() : state - FIRST_STATE);
  }

  /// The tokens that may follow, in order, without those that end the text.
  public int[] allowed(int state) {
    BitSet tokens = BitSet.valueOf(bits(state));
    tokens.andNot(ends);
    return tokens.stream().toArray();
  }

  /// Sets the scores of all tokens that may not follow to negative infinity. Where what came before
  /// has done so to all others too, these are alike, so that a text never gets stuck.
  ///
  /// @param scores one for each token of the vocabulary
  public void mask(int state, float[] scores) {
    long[] bits = bits(state);
    boolean open = false;
    for (int i = 0; i < scores.length; i++) {
      if (i >>> 6 >= bits.length || (bits[i >>> 6] >>> i & 1) == 0) {
        scores[i] = Float.NEGATIVE_INFINITY;
      } else {
        open |= scores[i] != Float.NEGATIVE_INFINITY;
      }
    }
    if (!open) {
      BitSet.valueOf(bits).stream().filter(i -> i < scores.length).forEach(i -> scores[i] = 0);
    }
  }

  /// The tokens that may follow; the ends alone if the text can't go on.
  private long[] bits(int state) {
    synchronized (remembered) {
      if (remembered.size() >= mostRemembered && !remembered.containsKey(state)) {
        remembered.clear();
      }
      return remembered.computeIfAbsent(state, this::computed);
    }
  }

  private long[] computed(int state) {
    BitSet tokens = state == OVER ? new BitSet() : following(state);
    if (tokens.isEmpty() || isComplete(state)) {
      tokens.or(ends);
    }
    return tokens.toLongArray();
  }

  private BitSet following(int state) {
    BitSet tokens = new BitSet(spelling.tokens());
    TokenTree.Visitor visitor =
        (token, reached) -> {
          if (!ends.get(token) && completion.isPossible(reached)) {
            tokens.set(token);
          }
          return true;
        };
    if (state == START) {
      spelling.firstTree().walk(automaton, automaton.start(), visitor);
      addSilent(tokens);
    } else {
      spelling.laterTree().walk(automaton, state - FIRST_STATE, visitor);
    }
    return tokens;
  }

  /// Tokens that add something except at the start of a text.
  private void addSilent(BitSet tokens) {
    if (completion.isPossible(automaton.start())) {
      for (int token = 0; token < spelling.tokens(); token++) {
        if (spelling.first(token).length == 0
            && spelling.later(token).length > 0
            && !ends.get(token)) {
          tokens.set(token);
        }
      }
    }
  }

  private static String shown(Grammar grammar) {
    String text = grammar.toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
