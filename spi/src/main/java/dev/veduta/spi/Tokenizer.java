// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

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

  /// What a token adds to a text, in UTF-8: the bytes of all tokens, one behind the other, are what
  /// [#decode(int[], boolean)] without special tokens makes of them, before its [#replacements()]
  /// and but for whitespace at its ends. Special tokens add nothing.
  ///
  /// By default what decoding says of the token alone and behind another one; tokenizers whose
  /// tokens hold parts of characters must say better.
  ///
  /// @param first whether no token stands before it but those that never add anything
  default byte[] bytes(int id, boolean first) {
    String alone = decode(new int[] {id}, true);
    if (first || alone.isEmpty()) {
      return alone.getBytes(StandardCharsets.UTF_8);
    }
    int before =
        IntStream.range(0, size())
            .filter(other -> !decode(new int[] {other}, true).isBlank())
            .findFirst()
            .orElse(id);
    String start = decode(new int[] {before}, true);
    String both = decode(new int[] {before, id}, true);
    return (both.startsWith(start) ? both.substring(start.length()) : alone)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// What decoding replaces in the text of all tokens, one after the other, each wherever it
  /// stands, such as `" ."` by `"."`.
  default List<Replacement> replacements() {
    return List.of();
  }

  /// One text by another.
  ///
  /// @param text what is replaced, not empty
  /// @param by what it is replaced by
  record Replacement(String text, String by) {
    public Replacement {
      if (text.isEmpty()) {
        throw new IllegalArgumentException(
            "a replacement needs a text that it replaces, got the empty one");
      }
    }
  }
}
