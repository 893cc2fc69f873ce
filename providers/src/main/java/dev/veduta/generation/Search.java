// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.List;

/// The search for the texts of one image: it is shown the likeliest next tokens of its rows and
/// chooses.
sealed interface Search permits GreedySearch, BeamSearch {

  /// How many tokens of each row it wants to choose from.
  int candidatesPerRow();

  /// The text of each of its rows.
  List<Text> running();

  /// The row, of those before the last choice, that a row now continues.
  int parent(int row);

  /// Takes the next token of each row.
  ///
  /// @param tokens `[rows][candidatesPerRow]`, likeliest first
  /// @param logProbabilities of the same shape
  void choose(int[][] tokens, float[][] logProbabilities);

  /// Whether its texts are final.
  boolean isDone();

  /// Its texts, best first.
  List<Generated> result();
}
