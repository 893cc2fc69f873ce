// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.function.IntConsumer;

/// Cuts a word greedily into the longest pieces of the vocabulary, from the left; pieces that don't
/// begin a word carry a prefix. A word that can't be cut is one unknown piece (Schuster and
/// Nakajima, "Japanese and Korean voice search", 2012; as BERT uses it).
final class WordPiece implements PieceModel {
  private final Trie pieces;
  private final int continuation;
  private final int unknown;
  private final int maxCharacters;

  /// @param unknown the id of the unknown piece
  /// @param prefix of pieces that continue a word, such as `##`
  /// @param maxCharacters the longest word that is not unknown, in code points
  WordPiece(Vocabulary vocabulary, int unknown, String prefix, int maxCharacters) {
    this.pieces = new Trie(vocabulary.pieces());
    this.continuation = pieces.walk(prefix);
    this.unknown = unknown;
    this.maxCharacters = maxCharacters;
  }

  @Override
  public void tokenize(String text, int start, int end, IntConsumer ids) {
    if (text.codePointCount(start, end) > maxCharacters) {
      ids.accept(unknown);
      return;
    }
    int[] found = new int[end - start];
    int count = 0;
    for (int at = start; at < end; ) {
      int prefix = at == start ? pieces.root() : continuation;
      Trie.Match piece = pieces.longest(prefix, text, at, end);
      if (piece == null) {
        ids.accept(unknown);
        return;
      }
      found[count++] = piece.value();
      at = piece.end();
    }
    for (int i = 0; i < count; i++) {
      ids.accept(found[i]);
    }
  }
}
