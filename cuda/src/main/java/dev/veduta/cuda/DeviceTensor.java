// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;

/// Floating-point numbers under a shape.
record DeviceTensor(Shape shape, Numbers numbers) implements Tensor {

  @Override
  public DType type() {
    return DType.F32;
  }

  static IllegalArgumentException foreign(Tensor tensor) {
    return new IllegalArgumentException("a tensor of another backend: " + tensor);
  }
}
