// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.golden;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A tensor of a golden case.
///
/// @param type F32, I32 or I64
/// @param data `shape.elements()` little-endian numbers, row-major
public record RecordedTensor(DType type, Shape shape, MemorySegment data) {
  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INTS =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONGS =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  public RecordedTensor {
    if (type != DType.F32 && type != DType.I32 && type != DType.I64) {
      throw new IllegalArgumentException("type must be F32, I32 or I64, got " + type);
    }
    if (data.byteSize() != Math.multiplyExact(shape.elements(), type.bytes())) {
      throw new IllegalArgumentException(
          "%s %s needs %d bytes, got %d"
              .formatted(type, shape, shape.elements() * type.bytes(), data.byteSize()));
    }
  }

  /// The element at a row-major index of a tensor of F32.
  public float real(long index) {
    return data.getAtIndex(FLOATS, index);
  }

  /// The element at a row-major index of a tensor of I32 or I64.
  ///
  /// @throws ArithmeticException when it is no `int`
  public int integer(long index) {
    return type == DType.I64
        ? Math.toIntExact(data.getAtIndex(LONGS, index))
        : data.getAtIndex(INTS, index);
  }

  /// The rows of a `[R, L]` tensor of I32 or I64.
  public int[][] integerRows() {
    if (shape.rank() != 2 || type == DType.F32) {
      throw new IllegalArgumentException(
          "expected rows of whole numbers, got %s %s".formatted(type, shape));
    }
    int width = shape.width();
    int[][] rows = new int[shape.rows()][width];
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < width; column++) {
        rows[row][column] = integer((long) row * width + column);
      }
    }
    return rows;
  }
}
