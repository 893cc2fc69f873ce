// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;

/// A `[V, D]` weight whose rows are looked up: of 16 bits a number, or those of a linear map.
///
/// @param owner the backend that made it
record TableTensor(Object owner, Table table) implements Tensor {

  @Override
  public Shape shape() {
    return Shape.of(table.rows(), table.width());
  }

  @Override
  public DType type() {
    return DType.F32;
  }
}
