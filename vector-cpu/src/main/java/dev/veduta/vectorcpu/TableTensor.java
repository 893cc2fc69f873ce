// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.MemorySegment;

/// A weight too large for the heap, such as a table of word embeddings, in native memory.
record TableTensor(Shape shape, MemorySegment data) implements RowTable {

  @Override
  public DType type() {
    return DType.F32;
  }

  @Override
  public void copyRow(int row, float[] to, int at) {
    int width = shape.width();
    copy((long) row * width, to, at, width);
  }

  /// Copies elements out.
  void copy(long from, float[] to, int toFrom, int count) {
    MemorySegment.copy(data, JAVA_FLOAT, from * Float.BYTES, to, toFrom, count);
  }
}
