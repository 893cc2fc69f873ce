// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.FinishReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The search for the texts of one request: it says what its rows read, is shown the scores of what
/// may follow, and chooses. Nothing else decides what a text says; whoever drives it only computes.
public interface Search {

  /// How many texts it follows side by side, from beginning to end.
  int rows();

  /// What it wants to see of the scores.
  Needs needs();

  /// The tokens that each row reads next, `[rows][T]`, as many for each; at first the last one of
  /// the prompt, before which the rest was read, or, if it looks at hidden states, all of it.
  int[][] reads();

  /// Whether each row always reads one token a step, so that others can read theirs in the same
  /// pass.
  default boolean readsOneByOne() {
    return true;
  }

  /// The row, of those before the last choice, that each row now continues.
  default int[] parents() {
    return IntStream.range(0, rows()).toArray();
  }

  /// How many of the tokens read last were in vain and are to be forgotten before the next are
  /// read.
  default int forgets() {
    return 0;
  }

  /// A copy of it as it stands, which goes ahead with guesses and is thrown away; empty for a
  /// search that would not choose the same again from the same scores.
  default Optional<Search> drafter() {
    return Optional.empty();
  }

  /// Chooses what follows.
  ///
  /// @param scores a line for each token that was read: row 0's first, row 0's second, …
  void choose(Scores scores);

  /// Whether its texts are final.
  boolean isDone();

  /// What is certain to be part of the text already, prompt included; empty for a search that may
  /// still change its mind about all of it.
  Optional<Text> certain();

  /// Its texts, best first.
  ///
  /// @param unfinished the reason why those end that did not come to an end themselves
  List<Generated> result(FinishReason unfinished);

  /// What a search wants to see.
  ///
  /// @param best how many of the likeliest tokens of each line; 0 for none
  /// @param logits whether it looks at whole lines of logits
  /// @param hidden whether it looks at hidden states
  record Needs(int best, boolean logits, boolean hidden) {}
}
