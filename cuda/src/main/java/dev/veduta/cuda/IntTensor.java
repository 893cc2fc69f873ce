// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;

/// Token ids, positions or indices.
record IntTensor(Shape shape, Integers integers) implements Tensor {

  /// The tensor, which must be one of integers.
  static IntTensor of(Tensor tensor) {
    if (tensor instanceof IntTensor known) {
      return known;
    }
    throw new IllegalArgumentException(
        "expected I32, got %s %s".formatted(tensor.type(), tensor.shape()));
  }

  @Override
  public DType type() {
    return DType.I32;
  }
}
