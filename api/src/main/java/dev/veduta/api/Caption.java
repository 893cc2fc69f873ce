// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// What a model says about a picture.
///
/// @param text the generated words, without prompt and special tokens
/// @param tokens the generated tokens in order, the end-of-sequence token included where there is
///   one
/// @param score with beams the length-normalised log-probability that ranked the beam, otherwise
///   the mean natural-log probability of the tokens; at most 0 unless score processors add to it
/// @param finishReason why the text ends
/// @param model the name of the model that wrote it
public record Caption(
    String text, List<Token> tokens, double score, FinishReason finishReason, String model) {

  public Caption {
    tokens = List.copyOf(tokens);
  }

  /// One generated token.
  ///
  /// @param id its number in the vocabulary
  /// @param text its piece of the vocabulary, such as `##ing`
  /// @param logProbability natural logarithm of the probability the model gave it, after the score
  ///   processors; at most 0 unless they add to it
  public record Token(int id, String text, float logProbability) {}
}
