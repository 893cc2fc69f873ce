// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

/// One generated token.
///
/// @param id its number in the vocabulary
/// @param piece its piece of the vocabulary, such as `##ing`
/// @param text what it adds to the caption's text: whole characters, maybe none; the texts of all
///   tokens together are the caption's text
/// @param logProbability natural logarithm of the probability the model gave it, after the score
///   processors and before temperature and cut-offs of sampling; at most 0 unless processors add to
///   it
/// @param margin by how much `logProbability` is above that of the best other token at its place;
///   below 0 where another was likelier; infinite where there was no other
public record Token(int id, String piece, String text, float logProbability, float margin) {

  /// The probability that the model gave it, 0 to 1.
  public double probability() {
    return Math.min(1, Math.exp(logProbability));
  }
}
