// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import dev.veduta.spi.compute.Precision;
import java.util.Arrays;

/// The shape of a linear layer, `197x3072x768` for 197 rows, 3072 outputs and 768 inputs.
///
/// @param precision of its weights
record LinearShape(int rows, int out, int in, Precision precision) {

  /// More than a third-level cache holds, several times.
  private static final long ALL_WEIGHTS = 256L << 20;

  static LinearShape of(String text, Precision precision) {
    int[] sizes = Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
    if (sizes.length != 3) {
      throw new IllegalArgumentException(
          "a linear layer is ROWSxOUTPUTSxINPUTS such as 197x3072x768, got " + text);
    }
    return new LinearShape(sizes[0], sizes[1], sizes[2], precision);
  }

  /// How many layers take turns.
  int layers() {
    return Math.toIntExact(Math.ceilDiv(ALL_WEIGHTS, weightBytes()));
  }

  /// Multiplications and additions.
  long operations() {
    return 2L * rows * out * in;
  }

  /// Weights, what is read and what is written, once each.
  long bytes() {
    return weightBytes() + (long) rows * (in + out) * Float.BYTES;
  }

  /// Of a weight.
  int elementBytes() {
    return switch (precision) {
      case FP32, TF32 -> Float.BYTES;
      case BF16, FP16 -> Short.BYTES;
      case INT8 -> Byte.BYTES;
    };
  }

  private long weightBytes() {
    return (long) out * in * elementBytes();
  }
}
