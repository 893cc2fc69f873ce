// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import org.jspecify.annotations.Nullable;

/// Finds texts that have got stuck: the same tokens follow each other verbatim, again and again, up
/// to the end.
///
/// @param most how often the same tokens may follow each other
/// @param fewestTokens that the repetitions must take together before the text counts as stuck
record Loops(int most, int fewestTokens) {

  /// What nobody says in earnest; asked for nothing, a text that repeats itself for a while on
  /// purpose, such as the dots of a table of contents, must not be cut.
  private static final Loops DEFAULT = new Loops(8, 96);

  /// @param maxRepeats how often the same tokens may follow each other, 0 for any number; null for
  ///   what no text does in earnest
  static Loops of(@Nullable Integer maxRepeats) {
    return maxRepeats == null ? DEFAULT : new Loops(maxRepeats, 1);
  }

  /// The length of the text with the first repetition only, or -1 for one that is not stuck.
  int length(int[] tokens) {
    if (most == 0) {
      return -1;
    }
    for (int period = 1; period * (most + 1) <= tokens.length; period++) {
      int repeated = repeated(tokens, period);
      if (repeated >= Math.max(period * (most + 1), fewestTokens)) {
        return tokens.length - repeated + period;
      }
    }
    return -1;
  }

  /// How many tokens at the end consist of whole repetitions of the last `period`.
  private static int repeated(int[] tokens, int period) {
    int same = period;
    while (same < tokens.length
        && tokens[tokens.length - 1 - same] == tokens[tokens.length - 1 - same + period]) {
      same++;
    }
    return same / period * period;
  }
}
