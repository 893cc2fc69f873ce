// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;

/// Numbers in an array, from one of its elements on.
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
record FloatTensor(Shape shape, float[] data, int from) implements Tensor {

  @Override
  public DType type() {
    return DType.F32;
  }

  /// The number of elements, which an array can hold.
  int elements() {
    return (int) shape.elements();
  }
}
