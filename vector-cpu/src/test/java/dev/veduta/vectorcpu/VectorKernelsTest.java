// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.spi.compute.Activation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each vector kernel does what the scalar one says, and leaves alone what lies beside its row.
final class VectorKernelsTest {
  private static final int BESIDE = 5;

  private final Kernels scalar = new ScalarKernels();
  private Kernels vector = scalar;

  @BeforeAll
  static void vectorsRunHere() {
    ExpectedKernels.assumeVectors();
  }

  @BeforeEach
  void theTwoDiffer() {
    vector = KernelChoice.get().kernels();
    assertThat(vector).isInstanceOf(VectorKernels.class);
    assertThat(vector.description()).isEqualTo(VectorKernels.bits() + "-bit vectors");
  }

  private static float[] random(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat(-4, 4);
    }
    return values;
  }

  private static int[] counts() {
    return IntStream.concat(IntStream.rangeClosed(0, 33), IntStream.of(64, 100, 384, 768))
        .toArray();
  }

  /// A kernel that works in place.
  private interface InPlace {
    double apply(Kernels kernels, float[] x, int from, int count);
  }

  private void assertSame(InPlace kernel, double tolerance) {
    for (int count : counts()) {
      float[] expected = random(count + 2 * BESIDE);
      float[] actual = expected.clone();
      double result = kernel.apply(scalar, expected, BESIDE, count);
      assertThat(kernel.apply(vector, actual, BESIDE, count))
          .as("result for %d", count)
          .isCloseTo(result, within(tolerance * (1 + Math.abs(result))));
      for (int i = 0; i < actual.length; i++) {
        boolean beside = i < BESIDE || i >= BESIDE + count;
        double allowed = beside ? 0 : tolerance * (1 + Math.abs(expected[i]));
        assertThat((double) actual[i])
            .as("element %d of %d", i - BESIDE, count)
            .isCloseTo(expected[i], within(allowed));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void activateIsTheScalarActivation(Activation activation) {
    assertSame(
        (kernels, x, from, count) -> {
          kernels.activate(activation, x, from, count, 1, count);
          return 0;
        },
        4e-7);
  }

  @Test
  void activateWorksRowByRow() {
    float[] expected = random(200);
    float[] actual = expected.clone();
    scalar.activate(Activation.RELU, expected, 3, 50, 3, 37);
    vector.activate(Activation.RELU, actual, 3, 50, 3, 37);
    assertThat(actual).containsExactly(expected);
  }

  @Test
  void addIsTheScalarSum() {
    assertSame(
        (kernels, x, from, count) -> {
          kernels.add(x, from, random(count + 3), 3, x, from, count);
          return 0;
        },
        0);
  }

  @Test
  void layerNormIsTheScalarNorm() {
    assertSame(
        (kernels, x, from, count) -> {
          if (count > 1) {
            float[] weights = random(2 * count);
            kernels.layerNorm(x, from, weights, 0, weights, count, 1e-5f, x, from, count);
          }
          return 0;
        },
        3e-6);
  }

  @Test
  void maxIsTheScalarMaximum() {
    for (int count : counts()) {
      float[] x = random(count + 1);
      assertThat(vector.max(x, 1, count)).isEqualTo(scalar.max(x, 1, count));
    }
  }

  @Test
  void exponentialsAreTheScalarOnes() {
    assertSame((kernels, x, from, count) -> kernels.exponentials(x, from, count, 2, 3), 5e-7);
  }

  @Test
  void exponentialsAreExactOverTheirWholeRange() {
    float[] x = new float[8192];
    for (int i = 0; i < x.length; i++) {
      x[i] = -87 + i * (175f / x.length);
    }
    float[] powers = x.clone();
    vector.exponentials(powers, 0, powers.length, 1, 0);
    for (int i = 0; i < x.length; i++) {
      double expected = Math.exp(x[i]);
      assertThat((double) powers[i])
          .as("exp(%s)", x[i])
          .isCloseTo(expected, within(expected * 3e-7));
    }
  }

  @Test
  void exponentialsOfHopelessScoresAreNothing() {
    float[] x = new float[64];
    java.util.Arrays.fill(x, Float.NEGATIVE_INFINITY);
    x[0] = 0;
    x[1] = -1000;
    assertThat(vector.exponentials(x, 0, 64, 1, 0)).isEqualTo(1);
    assertThat(x[1]).isBetween(0f, 1e-37f);
    assertThat(x[2]).isBetween(0f, 1e-37f);
  }

  @Test
  void scaleIsTheScalarProduct() {
    assertSame(
        (kernels, x, from, count) -> {
          kernels.scale(x, from, count, -1.5f);
          return 0;
        },
        0);
  }

  @Test
  void productIsTheSumOfProductsForAnyRowsAndDepth() {
    for (int depth : new int[] {0, 1, 2, 3, 17, 100}) {
      for (int rows = 1; rows <= Kernels.ROWS; rows++) {
        assertProduct(rows, depth);
      }
    }
  }

  private void assertProduct(int rows, int depth) {
    int panel = vector.panel();
    int stride = panel + 3;
    float[] a = random(rows * (depth + 2) + 1);
    float[] start = random(rows * stride);
    float[] c = random(rows * stride + 7);
    float[] before = c.clone();
    try (Arena arena = Arena.ofConfined()) {
      float[] b = random(depth * (panel + 1) + panel);
      MemorySegment segment = arena.allocateFrom(JAVA_FLOAT, b);
      vector.product(
          rows, panel, a, 1, depth + 2, segment, 1, panel + 1, start, 2, panel, c, 4, stride,
          depth);
      for (int i = 0; i < c.length; i++) {
        int row = (i - 4) / stride;
        int column = (i - 4) % stride;
        double expected =
            i < 4 || column >= panel || row >= rows
                ? before[i]
                : start[2 + row * panel + column]
                    + sum(
                        depth, k -> a[1 + row * (depth + 2) + k] * b[1 + k * (panel + 1) + column]);
        assertThat((double) c[i])
            .as("row %d, column %d of %d rows, depth %d", row, column, rows, depth)
            .isCloseTo(expected, within(1e-6 * (depth + 1) * 16));
      }
    }
  }

  private static double sum(int depth, ToDoubleFunction<Integer> term) {
    return IntStream.range(0, depth).boxed().mapToDouble(term).sum();
  }
}
