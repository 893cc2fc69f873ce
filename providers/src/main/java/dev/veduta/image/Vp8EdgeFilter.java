// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

/// Smoothes the edges of blocks (RFC 6386, section 15). What is smoothed is looked at by the edges
/// that follow.
///
/// @param step how far apart pixels across an edge are in the plane
/// @param along how far apart pixels on an edge are
@SuppressWarnings("ArrayRecordComponent") // a view of a plane, used at once
record Vp8EdgeFilter(byte[] data, int step, int along) {

  /// The simple filter, over `length` pixels of an edge from `at` on.
  void simple(int at, int length, int bound) {
    for (int i = 0; i < length; i++) {
      int q = at + i * along;
      if (isSmooth(q, bound)) {
        adjustTwo(q);
      }
    }
  }

  /// The normal filter on the edge of a macroblock.
  void macroblock(int at, int length, Vp8Header.Strength strength) {
    for (int i = 0; i < length; i++) {
      int q = at + i * along;
      if (isSmooth(q, strength.edge() + 4) && isSmoothInside(q, strength.interior())) {
        if (varies(q, strength.variance())) {
          adjustTwo(q);
        } else {
          adjustSix(q);
        }
      }
    }
  }

  /// The normal filter between the blocks of a macroblock.
  void block(int at, int length, Vp8Header.Strength strength) {
    for (int i = 0; i < length; i++) {
      int q = at + i * along;
      if (isSmooth(q, strength.edge()) && isSmoothInside(q, strength.interior())) {
        if (varies(q, strength.variance())) {
          adjustTwo(q);
        } else {
          adjustFour(q);
        }
      }
    }
  }

  private boolean isSmooth(int q, int bound) {
    return 4 * difference(q, q - step) + difference(q + step, q - 2 * step) <= 2 * bound + 1;
  }

  private boolean isSmoothInside(int q, int bound) {
    return difference(q - 4 * step, q - 3 * step) <= bound
        && difference(q - 3 * step, q - 2 * step) <= bound
        && difference(q - 2 * step, q - step) <= bound
        && difference(q, q + step) <= bound
        && difference(q + step, q + 2 * step) <= bound
        && difference(q + 2 * step, q + 3 * step) <= bound;
  }

  private boolean varies(int q, int bound) {
    return difference(q - 2 * step, q - step) > bound || difference(q, q + step) > bound;
  }

  private void adjustTwo(int q) {
    int a = 3 * (get(q) - get(q - step)) + signed(get(q - 2 * step) - get(q + step));
    add(q - step, small((a + 3) >> 3));
    add(q, -small((a + 4) >> 3));
  }

  private void adjustFour(int q) {
    int a = 3 * (get(q) - get(q - step));
    int near = small((a + 4) >> 3);
    int far = (near + 1) >> 1;
    add(q - 2 * step, far);
    add(q - step, small((a + 3) >> 3));
    add(q, -near);
    add(q + step, -far);
  }

  private void adjustSix(int q) {
    int a = signed(3 * (get(q) - get(q - step)) + signed(get(q - 2 * step) - get(q + step)));
    for (int i = 0; i < 3; i++) {
      int change = (9 * (3 - i) * a + 63) >> 7;
      add(q - (i + 1) * step, change);
      add(q + i * step, -change);
    }
  }

  private int get(int at) {
    return data[at] & 0xff;
  }

  private int difference(int a, int b) {
    return Math.abs(get(a) - get(b));
  }

  private void add(int at, int change) {
    data[at] = (byte) Math.max(0, Math.min(255, get(at) + change));
  }

  private static int signed(int value) {
    return Math.max(-128, Math.min(127, value));
  }

  private static int small(int value) {
    return Math.max(-16, Math.min(15, value));
  }
}
