// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.List;

/// How texts are read before they are compared.
///
/// @param predictions how predictions become words
/// @param references how references become words
/// @param normalization what makes no difference to exact match and error rates
public record Texts(
    Tokenization predictions, Tokenization references, Normalization normalization) {

  /// Both in the same way.
  public static Texts of(Tokenization tokenization) {
    return new Texts(tokenization, tokenization, Normalization.NONE);
  }

  /// The words of a prediction.
  public List<String> prediction(String text) {
    return predictions.words(text);
  }

  /// The words of a reference.
  public List<String> reference(String text) {
    return references.words(text);
  }
}
