// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import dev.veduta.spi.Tokenizer.Replacement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What becomes of a text, byte by byte, when the tokenizer cleans it up and one space at each of
/// its ends is taken away: a transducer with few states, each of which holds back what the next
/// byte may change. It begins in state 0. Immutable.
final class Rewriting {

  /// Many times what any clean-up needs.
  private static final int MOST_STATES = 2_000;

  /// Stands for the byte that is read where that is none of those with a meaning; no byte of UTF-8.
  private static final char OTHER = 0xFF;

  private final int[] symbols = new int[256];
  private final List<int[]> next = new ArrayList<>();
  private final List<char[][]> written = new ArrayList<>();
  private final List<char[]> ends = new ArrayList<>();

  private Rewriting(List<Replacement> replacements) {
    String alphabet = alphabet(replacements);
    for (int symbol = 1; symbol < alphabet.length(); symbol++) {
      symbols[alphabet.charAt(symbol)] = symbol;
    }
    RewritingStages stages = new RewritingStages(replacements);
    List<List<String>> states = new ArrayList<>(List.of(stages.state()));
    Map<List<String>, Integer> numbers = new HashMap<>(Map.of(stages.state(), 0));
    for (int i = 0; i < states.size(); i++) {
      if (i == MOST_STATES) {
        throw new IllegalArgumentException(
            "the tokenizer's %d replacements have too much to do with one another for a grammar"
                .formatted(replacements.size()));
      }
      int[] targets = new int[alphabet.length()];
      char[][] texts = new char[alphabet.length()][];
      for (int symbol = 0; symbol < alphabet.length(); symbol++) {
        stages.resume(states.get(i));
        texts[symbol] = stages.write(alphabet.charAt(symbol)).toCharArray();
        Integer known = numbers.putIfAbsent(stages.state(), states.size());
        targets[symbol] = known == null ? states.size() : known;
        if (known == null) {
          states.add(stages.state());
        }
      }
      next.add(targets);
      written.add(texts);
      stages.resume(states.get(i));
      ends.add(stages.end().toCharArray());
    }
  }

  /// @throws IllegalArgumentException when it would have too many states
  static Rewriting of(List<Replacement> replacements) {
    return new Rewriting(
        replacements.stream().map(r -> new Replacement(latin(r.text()), latin(r.by()))).toList());
  }

  /// The bytes of a text in UTF-8, each as a character.
  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// The bytes that are replaced and the space, behind one for all others.
  private static String alphabet(List<Replacement> replacements) {
    StringBuilder alphabet = new StringBuilder().append(OTHER).append(' ');
    for (Replacement replacement : replacements) {
      alphabet.append(replacement.text());
    }
    return alphabet
        .chars()
        .distinct()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  int size() {
    return next.size();
  }

  /// The state that a byte leads to.
  int step(int state, int value) {
    return next.get(state)[symbols[value]];
  }

  /// Where an automaton gets to by what is written when a byte is read.
  int written(int state, int value, ByteAutomaton automaton, int position) {
    int reached = position;
    for (char text : written.get(state)[symbols[value]]) {
      reached = automaton.step(reached, text == OTHER ? value : text);
      if (reached == ByteAutomaton.NONE) {
        return reached;
      }
    }
    return reached;
  }

  /// Whether an automaton accepts the text that ends here.
  boolean accepted(int state, ByteAutomaton automaton, int position) {
    int reached = position;
    for (char text : ends.get(state)) {
      reached = automaton.step(reached, text);
      if (reached == ByteAutomaton.NONE) {
        return false;
      }
    }
    return automaton.accepts(reached);
  }
}
