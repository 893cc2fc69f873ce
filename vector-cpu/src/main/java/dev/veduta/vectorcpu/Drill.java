// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/// One kernel on dummy data, in a form that captions need.
///
/// @param name of the kernel, for messages
/// @param operations on whole vectors that one unit of `call` takes
/// @param call runs the kernel over so many units
record Drill(String name, int operations, IntConsumer call) {

  /// The most units of a call.
  private static final int MOST = 64;

  /// Calls of which the fastest counts, as any of them may be interrupted.
  private static final int TRIES = 2;

  /// Units of a call that is not timed: what is called often is compiled sooner than a loop that
  /// runs long, but not well if its loop hardly ran.
  private static final int FEW = 2;

  /// All forms on one thread's memory, those first that a caption waits for longest.
  ///
  /// @param precision of the weights; those over floats are needed with any
  /// @param elsewhere whether another engine multiplies with the weights
  static List<Drill> all(Kernels k, Precision precision, boolean elsewhere, Arena arena) {
    int panel = k.panel();
    int step = k.step();
    // Zeros stay zeros and ones stay ones, whatever is computed in place and however often.
    float[] x = new float[Kernels.ROWS * MOST * step];
    float[] ones = new float[MOST * step];
    float[] out = new float[Kernels.ROWS * panel];
    MemorySegment weights = arena.allocate(JAVA_FLOAT, (long) MOST * panel);
    List<Drill> floats =
        List.of(
            product(k, 6, panel, x, weights, out),
            product(k, 1, panel, x, weights, out),
            product(k, 4, panel, x, weights, out),
            new Drill("layerNorm", 4, n -> k.layerNorm(x, 0, x, 0, x, 0, 1, x, 0, n * step)),
            activation(k, Activation.QUICK_GELU, x),
            new Drill("exponentials", 16, n -> k.exponentials(ones, 0, n * step, 0, 0)),
            new Drill("max", 2, n -> k.max(x, 0, n * step)),
            product(k, 6, step, x, weights, out),
            activation(k, Activation.GELU, x),
            new Drill("add", 2, n -> k.add(x, 0, x, 0, x, 0, n * step)),
            new Drill("scale", 2, n -> k.scale(x, 0, n * step, 1)),
            product(k, 1, step, x, weights, out),
            product(k, 4, step, x, weights, out),
            product(k, 2, panel, x, weights, out),
            product(k, 2, step, x, weights, out));
    List<Drill> first =
        elsewhere
            ? around(k, precision, x, weights, out)
            : precision == Precision.FP32 ? List.of() : reduced(k, precision, x, weights, out);
    return Stream.concat(first.stream(), floats.stream()).toList();
  }

  /// What another engine's products need before and behind them, and attention with them.
  private static List<Drill> around(
      Kernels k, Precision precision, float[] x, MemorySegment memory, float[] out) {
    OperandKernels loops = k.operands();
    WeighingKernels weighing = k.weighing();
    int step = k.step();
    int rows = Math.min(Kernels.ROWS, out.length / step);
    MemorySegment room = Arena.ofAuto().allocate(memory.byteSize(), Float.BYTES);
    List<Drill> drills = new ArrayList<>();
    if (precision == Precision.INT8) {
      Operand operand = new Operand(precision, 1, 0, memory, new float[rows], new float[rows]);
      PackedLinear layer = new PackedLinear(0, step, precision, Layout.of(k), memory, x, x, x, x);
      drills.add(new Drill("bytes", 4, n -> loops.bytes(x, 0, n * step, 0, 0, room, 0)));
      drills.add(new Drill("min", 2, n -> loops.min(x, 0, n * step)));
      drills.add(
          new Drill(
              "rescaling of " + rows + " rows",
              6 * rows,
              n -> {
                for (int i = 0; i < n; i++) {
                  loops.rescale(memory, 0, operand, 0, layer, 0, out, 0, 0, rows, step);
                }
              }));
    } else {
      drills.add(
          new Drill(
              "bias of " + rows + " rows",
              3 * rows,
              n -> {
                for (int i = 0; i < n; i++) {
                  loops.addBias(memory, 0, x, 0, out, 0, 0, rows, step);
                }
              }));
    }
    if (precision != Precision.FP32) {
      drills.add(new Drill("halves", 6, n -> loops.halves(x, 0, n * step, room, 0)));
      drills.add(new Drill("pairs", 14, n -> weighing.pairs(memory, 0, 0, n * step, room, 0)));
      drills.add(
          new Drill(
              "exponentials in halves",
              24,
              n -> weighing.exponentials(memory, 0, n * step, 0, 0, room, 0)));
      drills.add(new Drill("largest score", 2, n -> weighing.max(memory, 0, n * step)));
      drills.add(
          new Drill("weighted values", 2, n -> weighing.scale(memory, 0, n * step, 1, x, 0)));
    }
    return drills;
  }

  /// What weights of fewer bits need beside it.
  private static List<Drill> reduced(
      Kernels k, Precision precision, float[] x, MemorySegment weights, float[] out) {
    int panel = k.panel();
    int vectors = panel / k.step();
    MemorySegment wide = Arena.ofAuto().allocate(JAVA_FLOAT, (long) MOST * panel);
    List<Drill> drills = new ArrayList<>();
    drills.add(
        new Drill(
            "widening of " + precision.label(),
            vectors,
            n -> k.reduced().widen(precision, weights, 0, wide, n * panel)));
    for (int rows : new int[] {1, 6, 4, 2}) {
      drills.add(
          new Drill(
              "product of %d x %d with %s".formatted(rows, panel, precision.label()),
              (rows + 1) * vectors,
              n ->
                  k.reduced()
                      .product(
                          precision, rows, x, 0, MOST, weights, 0, x, 0, 0, out, 0, panel, n)));
    }
    return drills;
  }

  private static Drill product(
      Kernels k, int rows, int columns, float[] x, MemorySegment weights, float[] out) {
    int panel = k.panel();
    return new Drill(
        "product of %d x %d".formatted(rows, columns),
        rows * columns / k.step(),
        n -> k.product(rows, columns, x, 0, MOST, weights, 0, panel, x, 0, 0, out, 0, panel, n));
  }

  private static Drill activation(Kernels k, Activation activation, float[] x) {
    return new Drill(
        activation.toString(), 20, n -> k.activate(activation, x, 0, 0, 1, n * k.step()));
  }

  /// Makes `calls` calls.
  void exercise(int calls) {
    for (int i = 0; i < calls; i++) {
      call.accept(FEW);
    }
  }

  /// Nanoseconds that an operation on a whole vector takes at present.
  ///
  /// @param units to time, 1 to 64
  double nanoseconds(int units) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long begin = System.nanoTime();
      call.accept(units);
      least = Math.min(least, System.nanoTime() - begin);
    }
    return (double) least / (units * operations);
  }
}
