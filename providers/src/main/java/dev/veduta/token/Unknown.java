// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// What becomes of text that no piece of the vocabulary covers.
///
/// @param id of the unknown piece
/// @param bytes ids of the pieces `<0x00>` to `<0xFF>`, -1 where there is none; empty without byte
///   fallback
/// @param wholes pieces that such text may happen to be as a whole
record Unknown(int id, List<Integer> bytes, Map<String, Integer> wholes) {

  private static final int BYTES = 256;

  /// One unknown piece for as much of the text as is unknown in a row.
  static Unknown piece(int id) {
    return new Unknown(id, List.of(), Map.of());
  }

  /// Pieces for its bytes in UTF-8, where the vocabulary has them.
  static Unknown bytes(int id, Map<String, Integer> ids) {
    List<Integer> bytes =
        IntStream.range(0, BYTES)
            .mapToObj(value -> ids.getOrDefault(ByteFallback.piece(value), -1))
            .toList();
    return new Unknown(id, bytes, Map.of());
  }

  Unknown orWholes(Map<String, Integer> ids) {
    return new Unknown(id, bytes, ids);
  }

  /// Gives the ids for a stretch of unknown text.
  void write(String stretch, IntConsumer ids) {
    Integer whole = wholes.get(stretch);
    if (whole != null) {
      ids.accept(whole);
      return;
    }
    List<Integer> pieces = bytes.isEmpty() ? List.of() : bytePieces(stretch);
    if (pieces.isEmpty() || pieces.contains(-1)) {
      ids.accept(id);
    } else {
      pieces.forEach(ids::accept);
    }
  }

  private List<Integer> bytePieces(String stretch) {
    List<Integer> pieces = new ArrayList<>();
    for (byte value : stretch.getBytes(StandardCharsets.UTF_8)) {
      pieces.add(bytes.get(Byte.toUnsignedInt(value)));
    }
    return pieces;
  }
}
