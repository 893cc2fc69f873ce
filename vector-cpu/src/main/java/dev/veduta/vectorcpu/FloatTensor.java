// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers in an array, from one of its elements on.
///
/// @param operand the same numbers as another engine multiplies them, if they were made with them
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
record FloatTensor(Shape shape, float[] data, int from, @Nullable Operand operand)
    implements RowTable, Target {

  FloatTensor(Shape shape, float[] data, int from) {
    this(shape, data, from, null);
  }

  FloatTensor with(Operand made) {
    return new FloatTensor(shape, data, from, made);
  }

  @Override
  public DType type() {
    return DType.F32;
  }

  @Override
  public void copyRow(int row, float[] to, int at) {
    int width = shape.width();
    System.arraycopy(data, from + row * width, to, at, width);
  }

  /// Some of the outermost axis.
  FloatTensor rows(int first, int count) {
    List<Integer> extents = new ArrayList<>(shape.extents());
    extents.set(0, count);
    int each = elements() / shape.rows();
    return new FloatTensor(new Shape(extents), data, from + first * each);
  }

  /// The number of elements, which an array can hold.
  int elements() {
    return (int) shape.elements();
  }
}
