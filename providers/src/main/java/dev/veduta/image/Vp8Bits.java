// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

/// The arithmetic decoder of VP8 (RFC 6386, section 7): bits whose probabilities are known. Beyond
/// its end it reads zeros.
final class Vp8Bits {
  private final byte[] data;
  private final int end;
  private int at;

  /// What has been read of the data and not yet been decided, with `spare` bits below the 8 that
  /// the next decision looks at.
  private long value;

  private int spare = -8;
  private int range = 255;

  /// @param from the first byte
  /// @param end one past the last
  Vp8Bits(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  /// 1 or 0.
  ///
  /// @param zero how likely it is 0, in units of 1/256
  int bit(int zero) {
    if (spare < 0) {
      fill();
    }
    int split = 1 + (((range - 1) * zero) >> 8);
    long threshold = (long) split << spare;
    int bit;
    if (value >= threshold) {
      value -= threshold;
      range -= split;
      bit = 1;
    } else {
      range = split;
      bit = 0;
    }
    int shift = Integer.numberOfLeadingZeros(range) - 24;
    range <<= shift;
    spare -= shift;
    return bit;
  }

  boolean flag() {
    return bit(128) != 0;
  }

  /// An unsigned number, its highest bit first.
  int number(int bits) {
    int number = 0;
    for (int i = 0; i < bits; i++) {
      number = number << 1 | bit(128);
    }
    return number;
  }

  /// A flag, and where it is set a number with its sign behind it; else 0.
  int optionalSigned(int bits) {
    if (!flag()) {
      return 0;
    }
    int number = number(bits);
    return flag() ? -number : number;
  }

  private void fill() {
    while (spare < 40) {
      value = value << 8 | (at < end ? data[at++] & 0xff : 0);
      spare += 8;
    }
  }
}
