// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.MemorySegment;

/// How a linear map's weights lie in a device's memory: `[out, depth]` numbers, where rows go on
/// with zeros up to a multiple of 16 bytes; behind them, from the next multiple of 256 bytes on, a
/// factor for each output where the precision has those.
///
/// In FP16 a row is divided by the power of two that brings its largest number between 1 and 2, so
/// that rows of any magnitude fit, and products are multiplied with it.
record Packing(Precision precision) {
  private static final int ALIGNMENT = 256;
  private static final int ROW_BYTES = 16;

  Packing {
    if (precision == Precision.INT8) {
      throw new IllegalArgumentException("there are no products of int8 on this device");
    }
  }

  /// The form of the weights.
  Storage storage() {
    return switch (precision) {
      case FP32, TF32 -> Storage.F32;
      case BF16 -> Storage.BF16;
      case FP16 -> Storage.F16;
      case INT8 -> throw new IllegalStateException("int8");
    };
  }

  /// Whether each output has a factor.
  boolean hasScales() {
    return precision == Precision.FP16;
  }

  /// How many numbers a row takes.
  int depth(int in) {
    int numbers = ROW_BYTES / storage().bytes();
    return Math.ceilDiv(in, numbers) * numbers;
  }

  /// Bytes of a row.
  long rowBytes(int in) {
    return (long) depth(in) * storage().bytes();
  }

  /// Where the factors begin.
  long scalesOffset(int in, int out) {
    return Math.ceilDiv(rowBytes(in) * out, ALIGNMENT) * ALIGNMENT;
  }

  /// Bytes of weights and factors.
  long bytes(int in, int out) {
    return hasScales() ? scalesOffset(in, out) + (long) out * Float.BYTES : rowBytes(in) * out;
  }

  /// Packs some rows of `[out, in]` weights.
  ///
  /// @param to takes `count` rows of [#rowBytes]
  /// @param scales takes `count` floats, their factors; not looked at without [#hasScales]
  void pack(
      StoredFloats weights, int in, int first, int count, MemorySegment to, MemorySegment scales) {
    int depth = depth(in);
    if (depth == in && weights.type() == straight()) {
      long bytes = (long) count * rowBytes(in);
      MemorySegment.copy(weights.data(), first * rowBytes(in), to, 0, bytes);
      return;
    }
    float[] row = new float[depth];
    for (int i = 0; i < count; i++) {
      weights.copy((long) (first + i) * in, row, 0, in);
      MemorySegment target = to.asSlice(i * rowBytes(in), rowBytes(in));
      switch (precision) {
        case FP32 -> MemorySegment.copy(row, 0, target, JAVA_FLOAT, 0, depth);
        case TF32 -> toTf32(row, target);
        case BF16 -> toBf16(row, target);
        case FP16 -> scales.setAtIndex(JAVA_FLOAT, i, toFp16(row, target));
        case INT8 -> throw new IllegalStateException("int8");
      }
    }
  }

  /// The stored type that is copied as it is.
  private DType straight() {
    return switch (precision) {
      case FP32 -> DType.F32;
      case BF16 -> DType.BF16;
      case TF32, FP16, INT8 -> DType.BOOL;
    };
  }

  private static void toTf32(float[] row, MemorySegment to) {
    for (int i = 0; i < row.length; i++) {
      int bits = Float.floatToRawIntBits(row[i]);
      // Infinities and NaN keep their bits.
      int rounded = (bits & 0x7F800000) == 0x7F800000 ? bits : (bits + 0x1000) & 0xFFFFE000;
      to.setAtIndex(JAVA_FLOAT, i, Float.intBitsToFloat(rounded));
    }
  }

  private static void toBf16(float[] row, MemorySegment to) {
    for (int i = 0; i < row.length; i++) {
      int bits = Float.floatToRawIntBits(row[i]);
      int rounded = Float.isNaN(row[i]) ? 0x7FFF0000 : bits + 0x7FFF + (bits >>> 16 & 1);
      to.setAtIndex(JAVA_SHORT, i, (short) (rounded >>> 16));
    }
  }

  private static float toFp16(float[] row, MemorySegment to) {
    float largest = 0;
    for (float value : row) {
      largest = Math.max(largest, Math.abs(value));
    }
    // Of what is no number, nothing is scaled.
    boolean isScalable = largest > 0 && largest < Float.POSITIVE_INFINITY;
    int exponent = isScalable ? Math.max(Math.getExponent(largest), Float.MIN_EXPONENT) : 0;
    // A factor is a float itself, and so is its inverse, which may take two steps.
    float up = Math.scalb(1f, -exponent / 2);
    float down = Math.scalb(1f, -exponent - -exponent / 2);
    for (int i = 0; i < row.length; i++) {
      to.setAtIndex(JAVA_SHORT, i, Float.floatToFloat16(row[i] * up * down));
    }
    return Math.scalb(1f, exponent);
  }
}
