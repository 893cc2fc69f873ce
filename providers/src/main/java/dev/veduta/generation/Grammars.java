// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import dev.veduta.api.Grammar;
import dev.veduta.generation.grammar.Spelling;
import dev.veduta.generation.grammar.TokenGrammar;
import dev.veduta.spi.Tokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The grammars that a model was asked for last, compiled for its tokenizer. Safe for use by many
/// threads.
public final class Grammars {
  private static final int MOST = 16;

  private final Tokenizer tokenizer;
  private @Nullable Spelling spelling;
  private final SequencedMap<Key, TokenGrammar> compiled = new LinkedHashMap<>(MOST, 0.75f, true);

  public Grammars(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  private record Key(Grammar grammar, List<Integer> eos) {}

  Tokenizer tokenizer() {
    return tokenizer;
  }

  /// A grammar over the model's tokens.
  ///
  /// @param eos tokens that end a text
  /// @throws IllegalArgumentException when the tokens can't write what the grammar allows
  synchronized TokenGrammar of(Grammar grammar, List<Integer> eos) {
    Key key = new Key(grammar, eos);
    TokenGrammar known = compiled.get(key);
    if (known == null) {
      if (spelling == null) {
        spelling = Spelling.of(tokenizer, tokenizer.size());
      }
      known = TokenGrammar.compile(grammar, spelling, eos);
      compiled.put(key, known);
      if (compiled.size() > MOST) {
        compiled.pollFirstEntry();
      }
    }
    return known;
  }
}
