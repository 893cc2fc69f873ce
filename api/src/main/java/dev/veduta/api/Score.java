// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// How likely a text is.
///
/// @param tokens those that count, each with its log-probability and its margin
/// @param provenance what computed it
public record Score(List<Token> tokens, Provenance provenance) {

  public Score {
    tokens = List.copyOf(tokens);
  }

  /// The natural logarithm of the probability of the whole text: the sum over its tokens.
  public double logLikelihood() {
    return tokens.stream().mapToDouble(Token::logProbability).sum();
  }

  /// The mean of the negative log-probabilities of the tokens, as models are trained; not a number
  /// when none counts.
  public double loss() {
    return tokens.isEmpty() ? Double.NaN : -logLikelihood() / tokens.size();
  }
}
