// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.function.IntConsumer;

/// Writes the pieces of one text in order, unknown ones that touch as one. Not shared.
final class PieceWriter {
  private final String text;
  private final Unknown unknown;
  private final IntConsumer ids;
  private int unknownStart;
  private int unknownEnd;

  PieceWriter(String text, Unknown unknown, IntConsumer ids) {
    this.text = text;
    this.unknown = unknown;
    this.ids = ids;
  }

  /// A piece of the vocabulary.
  void known(int id) {
    finish();
    ids.accept(id);
  }

  /// The text from `start` to before `end`, which follows what was written before.
  void unknown(int start, int end) {
    if (unknownStart == unknownEnd) {
      unknownStart = start;
    }
    unknownEnd = end;
  }

  /// Ends the text.
  void finish() {
    if (unknownStart < unknownEnd) {
      unknown.write(text.substring(unknownStart, unknownEnd), ids);
      unknownStart = unknownEnd;
    }
  }
}
