// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;

/// Token ids or positions.
@SuppressWarnings("ArrayRecordComponent") // a view of memory, never compared
record IntTensor(Shape shape, int[] data) implements Tensor {

  /// The tensor, which must be one of integers.
  static IntTensor of(Tensor tensor) {
    if (tensor instanceof IntTensor integers) {
      return integers;
    }
    throw new IllegalArgumentException(
        "expected I32, got %s %s".formatted(tensor.type(), tensor.shape()));
  }

  @Override
  public DType type() {
    return DType.I32;
  }
}
