// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.List;

/// Closes the gaps that joining pieces with spaces leaves before punctuation and in contractions.
///
/// @param replacements what is replaced by what, one pair after the other
record CleanUp(List<String> replacements) {

  /// Of one piece with the space before it, as the decoder `WordPiece` does it.
  static final CleanUp PIECE =
      new CleanUp(
          List.of(
              " .", ".", " ?", "?", " !", "!", " ,", ",", " ' ", "'", " n't", "n't", " 'm", "'m",
              " do not", " don't", " 's", "'s", " 've", "'ve", " 're", "'re"));

  /// Of a whole text, as `clean_up_tokenization_spaces` asks for it.
  static final CleanUp TEXT =
      new CleanUp(
          List.of(
              " .", ".", " ?", "?", " !", "!", " ,", ",", " ' ", "'", " n't", "n't", " 'm", "'m",
              " 's", "'s", " 've", "'ve", " 're", "'re"));

  String apply(String text) {
    String clean = text;
    for (int i = 0; i < replacements.size(); i += 2) {
      clean = clean.replace(replacements.get(i), replacements.get(i + 1));
    }
    return clean;
  }
}
