// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/// `activation(x · weightᵀ + bias) + residual` where a [ProductEngine] multiplies, cut into tasks
/// of a few panels of outputs and as many rows as it takes at once. All else happens while its sums
/// are in the nearest cache.
///
/// @param target takes what is computed
/// @param group panels of a task
record EngineProducts(
    Kernels kernels,
    ProductEngine engine,
    Operand x,
    PackedLinear layer,
    Epilogue epilogue,
    Target target,
    int group)
    implements Product {

  /// Tasks for each thread, so that none waits long for the others at the end.
  private static final int TASKS = 40;

  /// Of the few rows of a decoding step, for which memory is waited for: long streams are faster.
  private static final int STREAMS = 2;

  private static final int FEW_ROWS = 16;

  /// @param threads to find work for
  static EngineProducts of(
      Kernels kernels,
      Operand x,
      PackedLinear layer,
      Epilogue epilogue,
      Target target,
      int threads) {
    int panels = Math.ceilDiv(layer.out(), ProductEngine.PANEL);
    int tasks = threads * (x.rows() <= FEW_ROWS ? STREAMS : TASKS);
    int group = Math.clamp(panels * chunks(x.rows()) / tasks, 1, ProductEngine.MOST_PANELS);
    ProductEngine engine = Objects.requireNonNull(layer.layout().engine());
    return new EngineProducts(kernels, engine, x, layer, epilogue, target, group);
  }

  private static int chunks(int rows) {
    return Math.ceilDiv(rows, ProductEngine.MOST_ROWS);
  }

  private int panels() {
    return Math.ceilDiv(layer.out(), ProductEngine.PANEL);
  }

  @Override
  public int tasks() {
    return Math.ceilDiv(panels(), group) * chunks(x.rows());
  }

  @Override
  public long work() {
    return (long) x.rows() * layer.in() * layer.out();
  }

  @Override
  public void run(int task, Scratch scratch) {
    int chunks = chunks(x.rows());
    int first = task % chunks * ProductEngine.MOST_ROWS;
    int rows = Math.min(ProductEngine.MOST_ROWS, x.rows() - first);
    int panel = task / chunks * group;
    int count = Math.min(group, panels() - panel);
    int width = count * ProductEngine.PANEL;
    MemorySegment sums = scratch.lines(ProductEngine.MOST_ROWS * width);
    MemorySegment weights =
        layer.panels().asSlice(panel * layer.panelBytes(), count * layer.panelBytes());
    scratch.lane(engine).multiply(rows, x.lines(), count, x.from(first), weights, sums);
    int column = panel * ProductEngine.PANEL;
    int columns = Math.min(width, layer.out() - column);
    switch (target) {
      case FloatTensor out -> {
        int to = out.from() + first * layer.out() + column;
        take(sums, width, first, column, out.data(), to, layer.out(), rows, columns);
        epilogue.apply(out.data(), to, layer.out(), first, rows, column, columns);
      }
      case Operand next -> {
        float[] tile = scratch.floats(rows * width);
        if (columns < width) {
          Arrays.fill(tile, 0, rows * width, 0);
        }
        take(sums, width, first, column, tile, 0, width, rows, columns);
        epilogue.apply(tile, 0, width, first, rows, column, columns);
        for (int r = 0; r < rows; r++) {
          next.put(kernels, first + r, column, tile, r * width, width);
        }
      }
    }
  }

  /// Makes `rows` × `columns` of the result of sums.
  private void take(
      MemorySegment sums,
      int width,
      int first,
      int column,
      float[] out,
      int to,
      int stride,
      int rows,
      int columns) {
    OperandKernels loops = kernels.operands();
    if (layer.precision() == Precision.INT8) {
      loops.rescale(sums, width, x, first, layer, column, out, to, stride, rows, columns);
    } else {
      loops.addBias(sums, width, layer.bias(), column, out, to, stride, rows, columns);
    }
  }
}
