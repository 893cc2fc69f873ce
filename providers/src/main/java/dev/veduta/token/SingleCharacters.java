// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.Map;
import java.util.function.IntConsumer;

/// The character model of sentencepiece: each character and each user-defined piece is a piece.
///
/// @param ids of the pieces by their text
/// @param userDefined the texts of user-defined pieces
record SingleCharacters(Map<String, Integer> ids, Trie userDefined, Unknown unknown)
    implements PieceModel {

  @Override
  public void tokenize(String text, int start, int end, IntConsumer found) {
    PieceWriter writer = new PieceWriter(text, unknown, found);
    int next;
    for (int at = start; at < end; at = next) {
      Trie.Match whole = userDefined.longest(userDefined.root(), text, at, end);
      next = whole == null ? at + Character.charCount(text.codePointAt(at)) : whole.end();
      Integer id = ids.get(text.substring(at, next));
      if (id == null) {
        writer.unknown(at, next);
      } else {
        writer.known(id);
      }
    }
    writer.finish();
  }
}
