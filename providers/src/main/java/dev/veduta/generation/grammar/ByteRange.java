// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation.grammar;

import java.util.ArrayList;
import java.util.List;

/// Bytes from the first to the last one, as numbers from 0 to 255.
record ByteRange(int first, int last) {

  /// The last code points that take one, two, three and four bytes.
  private static final int[] LAST_OF_WIDTH = {0x7F, 0x7FF, 0xFFFF, Character.MAX_CODE_POINT};

  /// The UTF-8 of all characters of a range, as sequences of ranges. Surrogates are no characters.
  static List<List<ByteRange>> sequences(int first, int last) {
    List<List<ByteRange>> sequences = new ArrayList<>();
    addValid(first, Math.min(last, Character.MIN_SURROGATE - 1), sequences);
    addValid(Math.max(first, Character.MAX_SURROGATE + 1), last, sequences);
    return sequences;
  }

  private static void addValid(int first, int last, List<List<ByteRange>> sequences) {
    int from = first;
    for (int width = 1; width <= LAST_OF_WIDTH.length; width++) {
      int to = Math.min(last, LAST_OF_WIDTH[width - 1]);
      if (from <= to) {
        addAligned(from, to, width, sequences);
        from = to + 1;
      }
    }
  }

  /// Cuts a range of characters of one width where all bytes behind the first that differs do not
  /// run through all their values.
  private static void addAligned(int first, int last, int width, List<List<ByteRange>> sequences) {
    for (int trailing = 1; trailing < width; trailing++) {
      int mask = (1 << (6 * trailing)) - 1;
      if ((first & ~mask) != (last & ~mask)) {
        if ((first & mask) != 0) {
          addAligned(first, first | mask, width, sequences);
          addAligned((first | mask) + 1, last, width, sequences);
          return;
        }
        if ((last & mask) != mask) {
          addAligned(first, (last & ~mask) - 1, width, sequences);
          addAligned(last & ~mask, last, width, sequences);
          return;
        }
      }
    }
    List<ByteRange> sequence = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      sequence.add(new ByteRange(encoded(first, width, i), encoded(last, width, i)));
    }
    sequences.add(sequence);
  }

  /// Byte number `index` of the UTF-8 of a character that takes `width`.
  private static int encoded(int codePoint, int width, int index) {
    int bits = codePoint >>> (6 * (width - 1 - index));
    if (index > 0) {
      return 0x80 | (bits & 0x3F);
    }
    return width == 1 ? bits : (0xF00 >>> width & 0xFF) | bits;
  }
}
