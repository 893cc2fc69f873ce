// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

/// How a search that never changes its mind takes the next token.
interface NextToken {

  /// What it wants to see of the scores.
  Search.Needs needs();

  /// Whether it chooses the same again from the same scores.
  boolean isRepeatable();

  /// The text of one line with one more token.
  Text after(Scores scores, int line, Text text);
}
