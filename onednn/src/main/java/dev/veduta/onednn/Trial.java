// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static dev.veduta.vectorcpu.ProductEngine.MOST_ROWS;
import static dev.veduta.vectorcpu.ProductEngine.PANEL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.veduta.spi.compute.Precision;
import dev.veduta.vectorcpu.ProductEngine.Lane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Multiplies what is known beforehand, before anything depends on an engine: what a processor
/// promises, its hypervisor or oneDNN may break.
///
/// Numbers are whole and small enough that every sum is exact. For bytes they are as large as they
/// get, since it is there that some instructions saturate.
final class Trial {
  private static final int DEPTH = 128;
  private static final int[] ROWS = {0, 1, MOST_ROWS - 1};
  private static final long ALIGNMENT = 64;

  private final OneDnnEngine engine;
  private final Precision precision;
  private final int bytes;

  private Trial(OneDnnEngine engine, Precision precision) {
    this.engine = engine;
    this.precision = precision;
    bytes = Elements.of(precision).bytes();
  }

  /// What is wrong with the engine; empty if it may be used.
  static Optional<String> complaint(OneDnnEngine engine, Precision precision) {
    int threads = OneDnn.threads();
    OneDnn.useThreads(1);
    try {
      return new Trial(engine, precision).complaint();
    } catch (IllegalStateException e) {
      return Optional.ofNullable(e.getMessage());
    } finally {
      // The caller may have other work for OpenMP.
      OneDnn.useThreads(threads);
    }
  }

  private Optional<String> complaint() {
    CompiledProducts products = engine.products();
    String implementation = products.get(CompiledProducts.SIZES - 1, DEPTH, 1).implementation();
    if (implementation.contains("ref")) {
      return Optional.of("oneDNN has only its slow code for it here, " + implementation);
    }
    if (!areSumsRight()) {
      return Optional.of(implementation + " of oneDNN adds up wrongly on this processor");
    }
    return Optional.empty();
  }

  private boolean areSumsRight() {
    try (Arena arena = Arena.ofConfined();
        Lane lane = engine.openLane()) {
      MemorySegment x = arena.allocate((long) MOST_ROWS * DEPTH * bytes, ALIGNMENT);
      MemorySegment weights = arena.allocate((long) DEPTH * PANEL * bytes, ALIGNMENT);
      MemorySegment sums = arena.allocate((long) MOST_ROWS * PANEL * Float.BYTES, ALIGNMENT);
      for (int k = 0; k < DEPTH; k++) {
        for (int row : ROWS) {
          set(x, row * DEPTH + k, input(row, k));
        }
        for (int j = 0; j < PANEL; j++) {
          int group = Float.BYTES / bytes;
          set(weights, (k / group * PANEL + j) * group + k % group, weight(k, j));
        }
      }
      lane.multiply(MOST_ROWS, DEPTH, 1, x, weights, sums);
      for (int row : ROWS) {
        for (int j = 0; j < PANEL; j++) {
          if (get(sums, row * PANEL + j) != sum(row, j)) {
            return false;
          }
        }
      }
      return true;
    }
  }

  private int input(int row, int k) {
    if (precision == Precision.INT8) {
      return row == 0 ? 255 : (row * 31 + k * 7) % 256;
    }
    return (row * 31 + k * 7) % 17 - 8;
  }

  private int weight(int k, int j) {
    if (precision == Precision.INT8) {
      return j < 2 ? 127 - 254 * j : (k * 5 + j * 3) % 255 - 127;
    }
    return (k * 5 + j * 3) % 13 - 6;
  }

  private int sum(int row, int j) {
    int sum = 0;
    for (int k = 0; k < DEPTH; k++) {
      sum += input(row, k) * weight(k, j);
    }
    return sum;
  }

  private void set(MemorySegment matrix, int i, int value) {
    switch (precision) {
      case FP32 -> matrix.setAtIndex(JAVA_FLOAT, i, value);
      case BF16 ->
          matrix.setAtIndex(JAVA_SHORT, i, (short) (Float.floatToRawIntBits(value) >>> 16));
      case FP16, TF32 -> throw new AssertionError(precision);
      case INT8 -> matrix.set(JAVA_BYTE, i, (byte) value);
    }
  }

  private double get(MemorySegment sums, int i) {
    return precision == Precision.INT8
        ? sums.getAtIndex(JAVA_INT, i)
        : sums.getAtIndex(JAVA_FLOAT, i);
  }
}
