// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

/// Inverse transforms of VP8 (RFC 6386, section 14).
final class Vp8Transform {
  private Vp8Transform() {}

  /// Spreads the transformed first coefficients of sixteen blocks to the blocks, each of 16
  /// coefficients in `blocks` (Walsh-Hadamard).
  static void spread(int[] second, int[] blocks) {
    int[] half = new int[16];
    for (int i = 0; i < 4; i++) {
      int a = second[i] + second[12 + i];
      int b = second[4 + i] + second[8 + i];
      int c = second[4 + i] - second[8 + i];
      int d = second[i] - second[12 + i];
      half[i] = a + b;
      half[4 + i] = c + d;
      half[8 + i] = a - b;
      half[12 + i] = d - c;
    }
    for (int i = 0; i < 16; i += 4) {
      int a = half[i] + half[i + 3] + 3;
      int b = half[i + 1] + half[i + 2];
      int c = half[i + 1] - half[i + 2];
      int d = half[i] - half[i + 3] + 3;
      blocks[16 * i] = (a + b) >> 3;
      blocks[16 * (i + 1)] = (c + d) >> 3;
      blocks[16 * (i + 2)] = (a - b) >> 3;
      blocks[16 * (i + 3)] = (d - c) >> 3;
    }
  }

  /// Adds what 16 coefficients from `from` on stand for to a block of 4×4 (cosine transform).
  static void add(int[] coefficients, int from, byte[] plane, int at, int stride) {
    int[] half = new int[16];
    for (int i = 0; i < 4; i++) {
      int c0 = coefficients[from + i];
      int c1 = coefficients[from + 4 + i];
      int c2 = coefficients[from + 8 + i];
      int c3 = coefficients[from + 12 + i];
      int c = small(c1) - large(c3);
      int d = large(c1) + small(c3);
      half[i] = c0 + c2 + d;
      half[4 + i] = c0 - c2 + c;
      half[8 + i] = c0 - c2 - c;
      half[12 + i] = c0 + c2 - d;
    }
    for (int y = 0; y < 4; y++) {
      int row = at + y * stride;
      int even = half[4 * y] + half[4 * y + 2] + 4;
      int odd = half[4 * y] - half[4 * y + 2] + 4;
      int c = small(half[4 * y + 1]) - large(half[4 * y + 3]);
      int d = large(half[4 * y + 1]) + small(half[4 * y + 3]);
      add(plane, row, (even + d) >> 3);
      add(plane, row + 1, (odd + c) >> 3);
      add(plane, row + 2, (odd - c) >> 3);
      add(plane, row + 3, (even - d) >> 3);
    }
  }

  /// √2 · cos(π/8) in units of 2⁻¹⁶.
  private static int large(int value) {
    return value + ((value * 20091) >> 16);
  }

  /// √2 · sin(π/8) in units of 2⁻¹⁶.
  private static int small(int value) {
    return (value * 35468) >> 16;
  }

  private static void add(byte[] plane, int at, int value) {
    plane[at] = (byte) Math.max(0, Math.min(255, (plane[at] & 0xff) + value));
  }
}
