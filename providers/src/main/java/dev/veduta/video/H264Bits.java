// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.util.Arrays;

/// The bits of a unit of an H.264 stream, read from the front (ITU-T H.264, 7.2 and 9.1). The bytes
/// that keep start codes apart are taken out first.
final class H264Bits {
  private final byte[] bytes;
  private final int end;
  private int position;

  /// @param unit a NAL unit after its first byte
  H264Bits(byte[] unit) {
    byte[] plain = new byte[unit.length];
    int length = 0;
    int zeros = 0;
    for (byte b : unit) {
      if (zeros >= 2 && b == 3) {
        zeros = 0;
        continue;
      }
      zeros = b == 0 ? zeros + 1 : 0;
      plain[length++] = b;
    }
    while (length > 0 && plain[length - 1] == 0) {
      length--;
    }
    bytes = Arrays.copyOf(plain, length);
    // The last bit that is set only marks the end.
    end = length == 0 ? 0 : 8 * length - 1 - Integer.numberOfTrailingZeros(bytes[length - 1]);
  }

  /// The bytes without those that keep start codes apart.
  byte[] bytes() {
    return bytes;
  }

  /// How many bits were read.
  int position() {
    return position;
  }

  boolean hasMore() {
    return position < end;
  }

  boolean flag() {
    return bits(1) == 1;
  }

  int bits(int count) {
    if (count > 8 * bytes.length - position) {
      throw new UnreadableVideoException("a header of its H.264 stream ends too early");
    }
    int value = 0;
    for (int i = 0; i < count; i++, position++) {
      value = (value << 1) | ((bytes[position >> 3] >> (7 - (position & 7))) & 1);
    }
    return value;
  }

  /// An unsigned Exp-Golomb number that is at most `most`.
  int unsigned(String name, int most) {
    int zeros = 0;
    while (!flag()) {
      zeros++;
    }
    long value = zeros > 31 ? Long.MAX_VALUE : (1L << zeros) - 1 + (bits(zeros) & 0xffffffffL);
    if (value > most) {
      throw new UnreadableVideoException(
          "%s of its H.264 stream is more than %d".formatted(name, most));
    }
    return (int) value;
  }

  /// A signed Exp-Golomb number.
  int signed(String name) {
    int value = unsigned(name, Integer.MAX_VALUE - 1);
    return (value & 1) == 1 ? (value >> 1) + 1 : -(value >> 1);
  }
}
