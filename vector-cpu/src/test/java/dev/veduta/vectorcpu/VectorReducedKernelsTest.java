// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.StoredFloats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The vector kernels over reduced weights do what the scalar ones say; a product is the same to
/// the last bit over weights that were widened before.
final class VectorReducedKernelsTest {
  private static final int IN = 37;
  private static final int PANELS = 6;
  private static final int BESIDE = 5;

  private final Kernels scalar = new ScalarKernels();
  private Kernels vector = scalar;
  private final Arena arena = Arena.ofConfined();
  private float[] weights = new float[0];

  @BeforeAll
  static void vectorsRunHere() {
    ExpectedKernels.assumeVectors();
  }

  @BeforeEach
  void theTwoDiffer() {
    vector = KernelChoice.get().kernels();
    assertThat(vector).isInstanceOf(VectorKernels.class);
    weights = random(PANELS * vector.panel() * IN);
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private static float[] random(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat(-4, 4);
    }
    return values;
  }

  private PackedLinear pack(Kernels kernels, Precision precision) {
    int panel = kernels.panel();
    int out = weights.length / IN;
    long bytes = (long) weights.length * Layout.bytes(precision);
    PackedLinear layer =
        new PackedLinear(
            IN,
            out,
            precision,
            Layout.of(kernels),
            arena.allocate(bytes, 64),
            new float[out],
            new float[out],
            new float[out],
            new float[0]);
    StoredFloats stored =
        StoredFloats.of("w", DType.F32, MemorySegment.ofArray(weights), weights.length);
    Packing packing = new Packing(stored, layer);
    for (int i = 0; i < out / panel; i++) {
      packing.pack(i, new Scratch());
    }
    return layer;
  }

  private float[] product(Kernels kernels, PackedLinear layer, int rows, int depth, int line) {
    int panel = kernels.panel();
    int stride = panel + BESIDE;
    float[] c = random(rows * stride + BESIDE);
    kernels
        .reduced()
        .product(
            layer.precision(),
            rows,
            random(rows * (IN + 2) + 1),
            1,
            IN + 2,
            layer.panels(),
            (long) line * panel,
            random(rows * panel + 2),
            2,
            panel,
            c,
            BESIDE,
            stride,
            depth);
    return c;
  }

  private float[] productOfWidened(PackedLinear layer, int rows, int depth, int line) {
    int panel = vector.panel();
    int stride = panel + BESIDE;
    MemorySegment floats = widened(vector, layer, line, depth);
    float[] c = random(rows * stride + BESIDE);
    vector.product(
        rows,
        panel,
        random(rows * (IN + 2) + 1),
        1,
        IN + 2,
        floats,
        0,
        panel,
        random(rows * panel + 2),
        2,
        panel,
        c,
        BESIDE,
        stride,
        depth);
    return c;
  }

  private MemorySegment widened(Kernels kernels, PackedLinear layer, int line, int lines) {
    int panel = kernels.panel();
    MemorySegment floats = arena.allocate(((long) lines * panel + 1) * Float.BYTES, 64);
    kernels
        .reduced()
        .widen(layer.precision(), layer.panels(), (long) line * panel, floats, lines * panel);
    return floats;
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "INT8"})
  void aProductIsTheSameOverWeightsThatWereWidenedBefore(Precision precision) {
    PackedLinear layer = pack(vector, precision);
    for (int rows = 1; rows <= Kernels.ROWS; rows++) {
      for (int depth : new int[] {0, 1, 2, 3, 17, IN}) {
        assertThat(product(vector, layer, rows, depth, IN))
            .as("%d rows of depth %d", rows, depth)
            .containsExactly(productOfWidened(layer, rows, depth, IN));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "INT8"})
  void aProductIsTheScalarOne(Precision precision) {
    PackedLinear own = pack(vector, precision);
    PackedLinear other = pack(scalar, precision);
    float[] line = new float[IN];
    for (int row = 0; row < own.out(); row++) {
      float[] expected = new float[IN];
      new PackedTable(other).copyRow(row, expected, 0);
      new PackedTable(own).copyRow(row, line, 0);
      assertThat(line).as("row %d", row).containsExactly(expected);
    }
    int panel = Math.min(vector.panel(), scalar.panel());
    for (int rows = 1; rows <= Kernels.ROWS; rows++) {
      float[] actual = product(vector, own, rows, IN, 0);
      float[] expected = product(scalar, other, rows, IN, 0);
      float[] begin = random(rows * vector.panel() + 2);
      float[] beginOfScalar = random(rows * scalar.panel() + 2);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < panel; column++) {
          float sum =
              actual[BESIDE + row * (vector.panel() + BESIDE) + column]
                  - begin[2 + row * vector.panel() + column];
          float sumOfScalar =
              expected[BESIDE + row * (scalar.panel() + BESIDE) + column]
                  - beginOfScalar[2 + row * scalar.panel() + column];
          assertThat(sum)
              .as("row %d, column %d of %d rows", row, column, rows)
              .isCloseTo(sumOfScalar, within(4096 * IN * 1e-6f));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "INT8"})
  void whatLiesBesideIsLeftAlone(Precision precision) {
    PackedLinear layer = pack(vector, precision);
    int stride = vector.panel() + BESIDE;
    for (int rows = 1; rows <= Kernels.ROWS; rows++) {
      float[] before = random(rows * stride + BESIDE);
      float[] after = product(vector, layer, rows, 3, 0);
      for (int i = 0; i < after.length; i++) {
        if (i < BESIDE || (i - BESIDE) % stride >= vector.panel()) {
          assertThat(after[i]).as("element %d of %d rows", i, rows).isEqualTo(before[i]);
        }
      }
    }
    MemorySegment floats = widened(vector, layer, 0, 3);
    assertThat(floats.getAtIndex(JAVA_FLOAT, 3L * vector.panel())).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "BF16", "INT8"})
  void widenedWeightsAreTheScalarOnes(Precision precision) {
    PackedLinear layer = pack(vector, precision);
    int panel = vector.panel();
    float[] row = new float[IN];
    for (int index = 0; index < PANELS; index++) {
      MemorySegment floats = widened(vector, layer, index * IN, IN);
      for (int column = 0; column < panel; column++) {
        new PackedTable(layer).copyRow(index * panel + column, row, 0);
        float scale = precision == Precision.INT8 ? layer.scales()[index * panel + column] : 1;
        for (int k = 0; k < IN; k++) {
          assertThat(floats.getAtIndex(JAVA_FLOAT, (long) k * panel + column) * scale)
              .as("input %d of column %d", k, column)
              .isEqualTo(row[k]);
        }
      }
    }
  }

  @Test
  void rescaleIsTheScalarOne() {
    for (int count = 0; count <= 70; count++) {
      float[] expected = random(3 * 100);
      float[] actual = expected.clone();
      scalar.reduced().rescale(expected, 7, 90, 3, random(200), random(201), 3, count);
      vector.reduced().rescale(actual, 7, 90, 3, random(200), random(201), 3, count);
      assertThat(actual).containsExactly(expected, within(4e-6f));
    }
  }
}
