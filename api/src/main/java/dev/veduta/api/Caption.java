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
/// @param provenance where it comes from
public record Caption(
    String text,
    List<Token> tokens,
    double score,
    FinishReason finishReason,
    Provenance provenance) {

  public Caption {
    tokens = List.copyOf(tokens);
  }

  /// The name of the model that wrote it.
  public String model() {
    return provenance.model();
  }

  /// How sure the model is, 0 to 1: the geometric mean of the probabilities of the tokens. A text
  /// without tokens has none and counts as 0.
  public double confidence() {
    double mean = tokens.stream().mapToDouble(Token::logProbability).average().orElse(-1e9);
    return Math.min(1, Math.exp(mean));
  }

  /// The words of the text, each with its confidence, in order.
  public List<Word> words() {
    return Word.of(tokens);
  }
}
