// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.Map;
import java.util.function.IntConsumer;

/// The word model of sentencepiece: each word is one piece, from one U+2581 to before the next.
///
/// @param ids of the pieces by their text
record WholeWords(Map<String, Integer> ids, Unknown unknown) implements PieceModel {

  @Override
  public void tokenize(String text, int start, int end, IntConsumer found) {
    PieceWriter writer = new PieceWriter(text, unknown, found);
    int next;
    for (int at = start; at < end; at = next) {
      int space = text.indexOf(SentencePieceNormalizer.SPACE, at + 1);
      next = space < 0 || space > end ? end : space;
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
