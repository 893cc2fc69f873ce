// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

/// Numbers of 16 bits as tests expect them.
final class Halves {
  private Halves() {}

  /// The nearest, of two equally near the even one; of [Storage#F16] the largest where there is
  /// none so large.
  static short of(float number, Storage type) {
    return switch (type) {
      case BF16 -> bf16(number);
      case F16 -> Float.floatToFloat16(Math.clamp(number, -65504f, 65504f));
      case F32 -> throw new IllegalArgumentException("floats have 32 bits");
    };
  }

  private static short bf16(float number) {
    int bits = Float.floatToRawIntBits(number);
    if (Float.isNaN(number)) {
      return 0x7fff;
    }
    return (short) ((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
  }

  static float toFloat(short half, Storage type) {
    return switch (type) {
      case BF16 -> Float.intBitsToFloat(half << 16);
      case F16 -> Float.float16ToFloat(half);
      case F32 -> throw new IllegalArgumentException("floats have 32 bits");
    };
  }
}
