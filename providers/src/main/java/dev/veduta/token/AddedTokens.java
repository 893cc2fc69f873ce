// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// A model's vocabulary with its added tokens, each of which has an id.
///
/// @param vocabulary all pieces, the added ones that the model lacks behind those that it has
record AddedTokens(Vocabulary vocabulary, List<AddedToken> tokens) {

  /// Gives each token the id that its text has in the vocabulary, or else the next free one.
  ///
  /// @param wanted no two with the same text
  /// @throws ModelException when a token states another id
  static AddedTokens place(Vocabulary model, List<AddedToken> wanted) {
    List<String> pieces = new ArrayList<>(model.pieces());
    List<AddedToken> placed = new ArrayList<>();
    for (AddedToken token : wanted) {
      Vocabulary.requirePiece(model.location(), token.content());
      OptionalInt known = model.id(token.content());
      int id = known.orElse(pieces.size());
      if (token.id() != AddedToken.UNPLACED && token.id() != id) {
        throw new ModelException(
            "%s: the added token '%s' has the id %d where it is listed, but %s %d; correct one"
                .formatted(
                    model.location(),
                    token.content(),
                    token.id(),
                    known.isPresent() ? "the vocabulary gives it" : "the next free one is",
                    id));
      }
      if (known.isEmpty()) {
        pieces.add(token.content());
      }
      placed.add(token.withId(id));
    }
    Vocabulary all =
        pieces.size() == model.size() ? model : Vocabulary.of(model.location(), pieces);
    return new AddedTokens(all, List.copyOf(placed));
  }

  /// Those that are looked for in the text as it is given.
  TokenFinder literal() {
    List<AddedToken> literal = tokens.stream().filter(token -> !token.normalized()).toList();
    return new TokenFinder(literal, literal.stream().map(AddedToken::content).toList());
  }

  /// Those that are looked for in normalized text, in their normalized form.
  TokenFinder normalized(Normalizer normalizer) {
    List<AddedToken> normalized = tokens.stream().filter(AddedToken::normalized).toList();
    return new TokenFinder(
        normalized, normalized.stream().map(t -> normalizer.normalize(t.content())).toList());
  }

  /// All pieces by id as they are written when ids are decoded: added tokens that are looked for in
  /// normalized text are written so.
  List<String> written(Normalizer normalizer) {
    List<String> pieces = new ArrayList<>(vocabulary.pieces());
    for (AddedToken token : tokens) {
      if (token.normalized()) {
        pieces.set(token.id(), normalizer.normalize(token.content()));
      }
    }
    return pieces;
  }

  /// The ids that decoding can leave out: those that are written as a special token is stated, so
  /// that one which its normalized form differs from stays.
  ///
  /// @param written all pieces as they are written
  Set<Integer> special(List<String> written) {
    Set<String> special =
        tokens.stream()
            .filter(AddedToken::special)
            .map(AddedToken::content)
            .collect(Collectors.toSet());
    return tokens.stream()
        .map(AddedToken::id)
        .filter(id -> special.contains(written.get(id)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The texts of all of them.
  Set<String> contents() {
    return tokens.stream().map(AddedToken::content).collect(Collectors.toUnmodifiableSet());
  }
}
