// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;

/// The weights of a linear map as a `[out, in]` table: a row's elements lie one in each line of a
/// panel.
record PackedTable(PackedLinear linear) implements RowTable {

  @Override
  public Shape shape() {
    return Shape.of(linear.out(), linear.in());
  }

  @Override
  public DType type() {
    return DType.F32;
  }

  @Override
  public void copyRow(int row, float[] to, int at) {
    for (int i = 0; i < linear.in(); i++) {
      to[at + i] = linear.weight(i, row);
    }
  }
}
