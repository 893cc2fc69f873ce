// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;

/// The weights of a linear map as a `[out, in]` table: a row's elements lie one in each line of a
/// panel.
record PackedTable(PackedLinear linear, Kernels kernels) implements RowTable {

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
    int panel = kernels.panel();
    long first = (long) (row / panel) * linear.in() * panel;
    int column = row % panel;
    for (int i = 0; i < linear.in(); i++) {
      to[at + i] = element(first + (long) i * panel, column, row);
    }
  }

  private float element(long line, int column, int row) {
    return switch (linear.precision()) {
      case FP32 -> linear.panels().getAtIndex(JAVA_FLOAT, line + column);
      case BF16 -> Bfloat16.column(linear.panels(), line, column, kernels.step());
      case INT8 -> linear.panels().get(JAVA_BYTE, line + column) * linear.scales()[row];
    };
  }
}
