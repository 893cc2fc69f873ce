// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.function.IntConsumer;

/// Cuts a word into pieces of the vocabulary. Immutable.
interface PieceModel {

  /// Gives the ids of the pieces of `text` from `start` to before `end`, in order.
  void tokenize(String text, int start, int end, IntConsumer ids);
}
