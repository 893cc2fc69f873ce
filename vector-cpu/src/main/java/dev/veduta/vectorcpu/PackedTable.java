// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;

/// The weights of a linear map as a `[out, in]` table: a row's elements lie one in each line of a
/// panel.
record PackedTable(PackedLinear linear, int panel) implements RowTable {

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
    long from = (long) (row / panel) * linear.in() * panel + row % panel;
    for (int i = 0; i < linear.in(); i++) {
      to[at + i] = linear.panels().getAtIndex(JAVA_FLOAT, from + (long) i * panel);
    }
  }
}
