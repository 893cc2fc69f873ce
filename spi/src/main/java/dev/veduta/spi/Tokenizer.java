// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import java.util.OptionalInt;
import java.util.Set;

/// Turns text into token ids and back. Immutable.
public interface Tokenizer {

  /// Token ids of a text.
  ///
  /// @param special whether the model's template, such as `[CLS] … [SEP]`, is put around them
  int[] encode(String text, boolean special);

  /// The text of token ids; ids out of range are an [IllegalArgumentException].
  ///
  /// @param skipSpecial whether special tokens are left out
  String decode(int[] ids, boolean skipSpecial);

  /// The piece of the vocabulary with that id, such as `##ing`.
  String token(int id);

  /// The id of a piece of the vocabulary.
  OptionalInt id(String token);

  /// How many ids there are, counting from 0.
  int size();

  /// The pieces that were added to the trained vocabulary, such as `<s_menu>`: they are found in a
  /// text before anything else is.
  default Set<String> addedTokens() {
    return Set.of();
  }
}
