// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Tokenizer.Replacement;
import java.util.ArrayList;
import java.util.List;

/// Closes the gaps that joining pieces with spaces leaves before punctuation and in contractions.
///
/// @param replacements one after the other
record CleanUp(List<Replacement> replacements) {
  private static final Replacement DO_NOT = new Replacement(" do not", " don't");

  /// Of a whole text, as `clean_up_tokenization_spaces` asks for it.
  static final CleanUp TEXT =
      new CleanUp(
          List.of(
              withoutSpace(" ."),
              withoutSpace(" ?"),
              withoutSpace(" !"),
              withoutSpace(" ,"),
              new Replacement(" ' ", "'"),
              withoutSpace(" n't"),
              withoutSpace(" 'm"),
              withoutSpace(" 's"),
              withoutSpace(" 've"),
              withoutSpace(" 're")));

  /// Of one piece with the space before it, as the decoder `WordPiece` does it.
  static final CleanUp PIECE = TEXT.with(7, DO_NOT);

  String apply(String text) {
    String clean = text;
    for (Replacement replacement : replacements) {
      clean = clean.replace(replacement.text(), replacement.by());
    }
    return clean;
  }

  private CleanUp with(int at, Replacement replacement) {
    List<Replacement> more = new ArrayList<>(replacements);
    more.add(at, replacement);
    return new CleanUp(List.copyOf(more));
  }

  private static Replacement withoutSpace(String text) {
    return new Replacement(text, text.strip());
  }
}
