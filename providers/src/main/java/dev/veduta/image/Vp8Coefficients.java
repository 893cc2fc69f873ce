// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import java.util.Arrays;

/// The coefficients of one macroblock after another (RFC 6386, section 13): 16 blocks of luma, 4 of
/// each colour difference, each of 16 numbers, already multiplied by their quantizers.
final class Vp8Coefficients {
  static final int BLOCKS = 24;
  private static final int LUMA_BLOCKS = 16;

  // Kinds of blocks: luma without its first coefficients, these among themselves, colours, luma.
  private static final int LUMA_REST = 0;
  private static final int SECOND = 1;
  private static final int CHROMA = 2;
  private static final int LUMA = 3;

  private static final int[] BAND = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7};
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

  /// Probabilities of the bits of large numbers, and where the numbers begin.
  private static final int[][] LARGE = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };

  private static final int[] LARGE_FROM = {11, 19, 35, 67};

  private final int[] tokens;
  final int[] values = new int[BLOCKS * 16];
  private final int[] second = new int[16];

  /// Whether the blocks above have coefficients: 4 of luma, 2 and 2 of colours, 1 of the second
  /// kind for each macroblock of a row.
  private final int[] above;

  private final int[] left = new int[9];

  Vp8Coefficients(int[] tokens, int columns) {
    this.tokens = tokens;
    above = new int[9 * columns];
  }

  void beginRow() {
    Arrays.fill(left, 0);
  }

  /// A macroblock without coefficients.
  ///
  /// @param whole whether its luma is predicted as a whole, and so would have the second kind
  void skip(int column, boolean whole) {
    int count = whole ? 9 : 8;
    Arrays.fill(left, 0, count, 0);
    Arrays.fill(above, 9 * column, 9 * column + count, 0);
    Arrays.fill(values, 0);
  }

  /// Reads the next macroblock; whether any coefficient differs from 0.
  boolean read(Vp8Bits bits, Vp8Header.Steps steps, int column, boolean whole) {
    Arrays.fill(values, 0);
    int top = 9 * column;
    int kind = LUMA;
    if (whole) {
      Arrays.fill(second, 0);
      int context = above[top + 8] + left[8];
      int end = block(bits, SECOND, context, 0, steps.secondDc(), steps.secondAc(), second, 0);
      above[top + 8] = left[8] = end > 0 ? 1 : 0;
      Vp8Transform.spread(second, values);
      kind = LUMA_REST;
    }
    for (int i = 0; i < LUMA_BLOCKS; i++) {
      int x = top + i % 4;
      int y = i / 4;
      int first = whole ? 1 : 0;
      int end =
          block(
              bits,
              kind,
              above[x] + left[y],
              first,
              steps.lumaDc(),
              steps.lumaAc(),
              values,
              16 * i);
      above[x] = left[y] = end > first ? 1 : 0;
    }
    for (int i = LUMA_BLOCKS; i < BLOCKS; i++) {
      int pair = i < 20 ? 4 : 6;
      int x = top + pair + i % 2;
      int y = pair + i / 2 % 2;
      int end =
          block(
              bits,
              CHROMA,
              above[x] + left[y],
              0,
              steps.chromaDc(),
              steps.chromaAc(),
              values,
              16 * i);
      above[x] = left[y] = end > 0 ? 1 : 0;
    }
    for (int value : values) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  /// Reads a block from its coefficient `first` on; one past its last.
  private int block(
      Vp8Bits bits, int kind, int context, int first, int dc, int ac, int[] target, int at) {
    int node = node(kind, first, context);
    for (int i = first; i < 16; i++) {
      if (bits.bit(tokens[node]) == 0) {
        return i;
      }
      while (bits.bit(tokens[node + 1]) == 0) {
        i++;
        if (i == 16) {
          return 16;
        }
        node = node(kind, i, 0);
      }
      int value = value(bits, node);
      int sign = bits.bit(128) == 0 ? 1 : -1;
      target[at + ZIGZAG[i]] = sign * value * (i == 0 ? dc : ac);
      if (i < 15) {
        node = node(kind, i + 1, value == 1 ? 1 : 2);
      }
    }
    return 16;
  }

  private static int node(int kind, int index, int context) {
    int band = kind * Vp8Tables.BANDS + BAND[index];
    return (band * Vp8Tables.CONTEXTS + context) * Vp8Tables.TOKENS;
  }

  /// A number of at least 1.
  private int value(Vp8Bits bits, int node) {
    if (bits.bit(tokens[node + 2]) == 0) {
      return 1;
    }
    if (bits.bit(tokens[node + 3]) == 0) {
      return bits.bit(tokens[node + 4]) == 0 ? 2 : 3 + bits.bit(tokens[node + 5]);
    }
    if (bits.bit(tokens[node + 6]) == 0) {
      if (bits.bit(tokens[node + 7]) == 0) {
        return 5 + bits.bit(159);
      }
      int high = bits.bit(165);
      return 7 + 2 * high + bits.bit(145);
    }
    int high = bits.bit(tokens[node + 8]);
    int category = 2 * high + bits.bit(tokens[node + 9 + high]);
    int value = 0;
    for (int probability : LARGE[category]) {
      value = 2 * value + bits.bit(probability);
    }
    return LARGE_FROM[category] + value;
  }
}
