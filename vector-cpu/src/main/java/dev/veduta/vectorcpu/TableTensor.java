// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.MemorySegment;

/// A weight too large for the heap, such as a table of word embeddings, in native memory.
///
/// @param halves whether `data` are [Bfloat16]s, not floats
record TableTensor(Shape shape, MemorySegment data, boolean halves) implements RowTable {

  /// The bytes of an element.
  static int bytes(boolean halves) {
    return halves ? Short.BYTES : Float.BYTES;
  }

  @Override
  public DType type() {
    return DType.F32;
  }

  /// Takes over the numbers of a checkpoint.
  void fill(StoredFloats stored) {
    int width = shape.width();
    float[] row = new float[width];
    for (long from = 0; from < shape.elements(); from += width) {
      stored.copy(from, row, 0, width);
      if (halves) {
        for (int i = 0; i < width; i++) {
          data.setAtIndex(JAVA_SHORT, from + i, (short) Bfloat16.of(row[i]));
        }
      } else {
        MemorySegment.copy(row, 0, data, JAVA_FLOAT, from * Float.BYTES, width);
      }
    }
  }

  @Override
  public void copyRow(int row, float[] to, int at) {
    int width = shape.width();
    copy((long) row * width, to, at, width);
  }

  /// Copies elements out.
  void copy(long from, float[] to, int toFrom, int count) {
    if (halves) {
      for (int i = 0; i < count; i++) {
        to[toFrom + i] = Bfloat16.toFloat(data.getAtIndex(JAVA_SHORT, from + i));
      }
    } else {
      MemorySegment.copy(data, JAVA_FLOAT, from * Float.BYTES, to, toFrom, count);
    }
  }
}
