// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Floating-point numbers as checkpoints store them: little-endian, at any alignment.
public record StoredFloats(DType type, MemorySegment data) {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfShort BITS_16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /// Checks that `data` holds exactly `elements` numbers of `type`.
  public static StoredFloats of(String name, DType type, MemorySegment data, long elements) {
    if (!type.isFloatingPoint()) {
      throw new IllegalArgumentException(
          "%s is %s, expected a floating-point type".formatted(name, type));
    }
    if (data.byteSize() != elements * type.bytes()) {
      throw new IllegalArgumentException(
          "%s has %d bytes, expected %d for %d elements of %s"
              .formatted(name, data.byteSize(), elements * type.bytes(), elements, type));
    }
    return new StoredFloats(type, data);
  }

  /// Copies elements out as single precision.
  public void copy(long from, float[] to, int toFrom, int count) {
    switch (type) {
      case F32 -> MemorySegment.copy(data, F32, from * Float.BYTES, to, toFrom, count);
      case F64 -> {
        for (int i = 0; i < count; i++) {
          to[toFrom + i] = (float) data.get(F64, (from + i) * Double.BYTES);
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          to[toFrom + i] = Float.float16ToFloat(data.get(BITS_16, (from + i) * Short.BYTES));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          to[toFrom + i] = Float.intBitsToFloat(data.get(BITS_16, (from + i) * Short.BYTES) << 16);
        }
      }
      case I64, I32, I16, I8, U8, BOOL -> throw new IllegalStateException("not a float: " + type);
    }
  }
}
