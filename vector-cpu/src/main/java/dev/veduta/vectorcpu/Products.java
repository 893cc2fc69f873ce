// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.MemorySegment;

/// `activation(x · weightᵀ + bias) + residual`, cut into tasks of a few panels of outputs and a
/// chunk of rows. What follows the product happens while its result is in the nearest cache.
///
/// @param rows of `x`
/// @param group panels of a task
/// @param chunk rows of a task
record Products(
    Kernels kernels,
    FloatTensor x,
    int rows,
    PackedLinear layer,
    Epilogue epilogue,
    FloatTensor out,
    int group,
    int chunk)
    implements Product {

  /// The inputs taken at once: a panel of them fits into the second-level cache.
  private static final int DEPTH = 1024;

  /// The most rows of a task, so that a block of `x` stays in the second-level cache too.
  private static final int MOST_ROWS = 33 * Kernels.ROWS;

  /// The most rows for which reduced weights are widened in registers, once for each block of rows;
  /// for more they are widened once for all.
  private static final int FEW_ROWS = 8 * Kernels.ROWS;

  /// Bytes of weights that a task reads one behind the other, where there is enough for all:
  /// streams from memory take a while to get going.
  private static final long STREAM = 192 << 10;

  /// @param threads to find work for
  static Products of(
      Kernels kernels,
      FloatTensor x,
      PackedLinear layer,
      Epilogue epilogue,
      FloatTensor out,
      int threads) {
    int rows = x.elements() / layer.in();
    int panels = Math.ceilDiv(layer.out(), kernels.panel());
    int strips = Math.ceilDiv(rows, Kernels.ROWS);
    // Reduced weights are widened for each chunk of rows again, so fewer are better.
    int tasks = (layer.precision() == Precision.FP32 ? 8 : 3) * threads;
    int wanted = Math.clamp(Math.ceilDiv(tasks, panels), 1, Math.ceilDiv(strips, 4));
    int chunk = Math.min(MOST_ROWS, Math.ceilDiv(strips, wanted) * Kernels.ROWS);
    int stream = Math.toIntExact(Math.max(1, STREAM / Math.max(1, layer.panelBytes())));
    int group = rows > FEW_ROWS ? 1 : Math.clamp(panels / (2L * threads), 1, stream);
    return new Products(kernels, x, rows, layer, epilogue, out, group, chunk);
  }

  @Override
  public int tasks() {
    return Math.ceilDiv(panels(), group) * chunks();
  }

  @Override
  public long work() {
    return (long) rows * layer.in() * layer.out();
  }

  private int panels() {
    return Math.ceilDiv(layer.out(), kernels.panel());
  }

  private int chunks() {
    return Math.ceilDiv(rows, chunk);
  }

  @Override
  public void run(int task, Scratch scratch) {
    int first = task % chunks() * chunk;
    int end = Math.min(rows, first + chunk);
    int panel = task / chunks() * group;
    int behind = Math.min(panels(), panel + group);
    while (panel < behind) {
      panel(panel * kernels.panel(), first, end, scratch);
      panel++;
    }
  }

  private void panel(int column, int first, int end, Scratch scratch) {
    if (layer.out() - column >= kernels.panel()) {
      int to = out.from() + first * layer.out() + column;
      compute(column, first, end, kernels.panel(), out.data(), to, layer.out(), scratch);
    } else {
      last(column, first, end, scratch);
    }
  }

  /// The panel that is not full is computed beside the result.
  private void last(int column, int first, int end, Scratch scratch) {
    int panel = kernels.panel();
    int columns = layer.out() - column;
    float[] tile = scratch.floats((end - first) * panel);
    compute(column, first, end, columns, tile, 0, panel, scratch);
    for (int row = first; row < end; row++) {
      int to = out.from() + row * layer.out() + column;
      System.arraycopy(tile, (row - first) * panel, out.data(), to, columns);
    }
  }

  /// Rows `first` to `end - 1` of a panel, of which `columns` count.
  private void compute(
      int column,
      int first,
      int end,
      int columns,
      float[] target,
      int to,
      int stride,
      Scratch scratch) {
    boolean widened = layer.precision() != Precision.FP32 && end - first > FEW_ROWS;
    int panel = kernels.panel();
    for (int depth = 0; depth < layer.in(); depth += DEPTH) {
      int count = Math.min(DEPTH, layer.in() - depth);
      boolean finished = depth + count == layer.in();
      MemorySegment weights = layer.panels();
      long from = (long) column * layer.in() + (long) depth * panel;
      if (widened) {
        weights = scratch.lines(DEPTH * panel);
        kernels.reduced().widen(layer.precision(), layer.panels(), from, weights, count * panel);
        from = 0;
      }
      Precision precision = widened ? Precision.FP32 : layer.precision();
      for (int row = first; row < end; row += Kernels.ROWS) {
        int strip = Math.min(Kernels.ROWS, end - row);
        int at = to + (row - first) * stride;
        multiply(
            column, columns, row, strip, depth, count, precision, weights, from, target, at,
            stride);
        if (finished) {
          finish(column, columns, row, strip, target, at, stride);
        }
      }
    }
  }

  private void multiply(
      int column,
      int columns,
      int row,
      int strip,
      int depth,
      int count,
      Precision precision,
      MemorySegment weights,
      long weightsFrom,
      float[] target,
      int at,
      int stride) {
    int panel = kernels.panel();
    int from = x.from() + row * layer.in() + depth;
    float[] start = depth == 0 ? layer.start() : target;
    int startFrom = depth == 0 ? column : at;
    int startStride = depth == 0 ? 0 : stride;
    if (precision == Precision.FP32) {
      kernels.product(
          strip,
          columns,
          x.data(),
          from,
          layer.in(),
          weights,
          weightsFrom,
          panel,
          start,
          startFrom,
          startStride,
          target,
          at,
          stride,
          count);
    } else {
      kernels
          .reduced()
          .product(
              precision,
              strip,
              x.data(),
              from,
              layer.in(),
              weights,
              weightsFrom,
              start,
              startFrom,
              startStride,
              target,
              at,
              stride,
              count);
    }
  }

  /// What follows the sums.
  private void finish(
      int column, int columns, int row, int strip, float[] target, int at, int stride) {
    if (layer.precision() == Precision.INT8) {
      kernels
          .reduced()
          .rescale(target, at, stride, strip, layer.scales(), layer.bias(), column, columns);
    }
    epilogue.apply(target, at, stride, row, strip, column, columns);
  }
}
