// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.veduta.spi.compute.Precision;
import dev.veduta.vectorcpu.ProductEngine;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/// Random operands of a product in memory as [ProductEngine] wants it, and what comes out in
/// double.
final class Matrices {
  private static final long ALIGNMENT = 64;

  private final Precision precision;
  private final int depth;
  private final int panels;
  private final double[] x;
  private final double[] weights;
  private final MemorySegment nativeX;
  private final MemorySegment nativeWeights;

  private Matrices(Precision precision, int depth, int panels, Arena arena) {
    int outputs = panels * ProductEngine.PANEL;
    this.precision = precision;
    this.depth = depth;
    this.panels = panels;
    x = new double[ProductEngine.MOST_ROWS * depth];
    weights = new double[depth * outputs];
    nativeX = arena.allocate((long) x.length * bytes(precision), ALIGNMENT);
    nativeWeights = arena.allocate((long) weights.length * bytes(precision), ALIGNMENT);
  }

  static Matrices random(Precision precision, int depth, int panels, long seed, Arena arena) {
    Matrices matrices = new Matrices(precision, depth, panels, arena);
    matrices.fill(new Random(seed));
    return matrices;
  }

  private void fill(Random random) {
    int group = Float.BYTES / bytes(precision);
    int outputs = panels * ProductEngine.PANEL;
    for (int i = 0; i < x.length; i++) {
      x[i] = number(precision, random, 0);
      set(precision, nativeX, i, x[i]);
    }
    for (int k = 0; k < depth; k++) {
      for (int j = 0; j < outputs; j++) {
        double weight = number(precision, random, -128);
        weights[k * outputs + j] = weight;
        long panel = (long) (j / ProductEngine.PANEL) * (depth / group) + k / group;
        long place = (panel * ProductEngine.PANEL + j % ProductEngine.PANEL) * group + k % group;
        set(precision, nativeWeights, place, weight);
      }
    }
  }

  Precision precision() {
    return precision;
  }

  int depth() {
    return depth;
  }

  int panels() {
    return panels;
  }

  /// `[MOST_ROWS][depth]`
  MemorySegment nativeX() {
    return nativeX;
  }

  /// In panels, as the engine wants them.
  MemorySegment nativeWeights() {
    return nativeWeights;
  }

  private static int bytes(Precision precision) {
    return switch (precision) {
      case FP32 -> 4;
      case BF16 -> 2;
      case INT8 -> 1;
      case FP16, TF32 -> throw unknown(precision);
    };
  }

  private static double number(Precision precision, Random random, int least) {
    float number = 2 * random.nextFloat() - 1;
    return switch (precision) {
      case FP32 -> number;
      case BF16 -> Float.intBitsToFloat(Float.floatToRawIntBits(number) & 0xffff_0000);
      case INT8 -> least + random.nextInt(256);
      case FP16, TF32 -> throw unknown(precision);
    };
  }

  private static IllegalArgumentException unknown(Precision precision) {
    return new IllegalArgumentException(precision.label() + " is of tensor cores");
  }

  private static void set(Precision precision, MemorySegment memory, long i, double value) {
    switch (precision) {
      case FP32 -> memory.setAtIndex(JAVA_FLOAT, i, (float) value);
      case BF16 ->
          memory.setAtIndex(JAVA_SHORT, i, (short) (Float.floatToRawIntBits((float) value) >>> 16));
      case INT8 -> memory.set(JAVA_BYTE, i, (byte) (int) value);
      case FP16, TF32 -> throw unknown(precision);
    }
  }

  /// Room for the sums of the most rows.
  MemorySegment room(Arena arena) {
    return arena.allocate(
        (long) ProductEngine.MOST_ROWS * panels * ProductEngine.PANEL * Float.BYTES, ALIGNMENT);
  }

  /// One sum, exactly.
  double sum(int row, int output) {
    int outputs = panels * ProductEngine.PANEL;
    double sum = 0;
    for (int k = 0; k < depth; k++) {
      sum += x[row * depth + k] * weights[k * outputs + output];
    }
    return sum;
  }

  double get(MemorySegment sums, int row, int output) {
    long i = (long) row * panels * ProductEngine.PANEL + output;
    return precision == Precision.INT8
        ? sums.getAtIndex(JAVA_INT, i)
        : sums.getAtIndex(JAVA_FLOAT, i);
  }
}
