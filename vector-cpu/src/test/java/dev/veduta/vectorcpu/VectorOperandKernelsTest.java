// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.spi.compute.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The vector loops around an engine's products make what the scalar ones make.
class VectorOperandKernelsTest {
  private static final int MOST = 67;

  private final Arena arena = Arena.ofAuto();
  private final OperandKernels vector = new VectorOperandKernels();
  private final OperandKernels scalar = new ScalarOperandKernels();

  @BeforeAll
  static void vectorsRunHere() {
    ExpectedKernels.assumeVectors();
  }

  private static float[] random(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void halvesAreRoundedToEven() {
    float[] x = random(MOST);
    x[0] = Float.intBitsToFloat(0x3F808000);
    x[1] = Float.intBitsToFloat(0x3F818000);
    x[2] = Float.POSITIVE_INFINITY;
    x[3] = Float.NaN;
    x[4] = -0f;
    x[5] = Float.MIN_VALUE;
    for (int count = 1; count < MOST; count++) {
      MemorySegment ours = arena.allocate(JAVA_SHORT, MOST + 1);
      MemorySegment expected = arena.allocate(JAVA_SHORT, MOST + 1);
      vector.halves(x, 0, count, ours, 1);
      scalar.halves(x, 0, count, expected, 1);
      assertThat(ours.toArray(JAVA_SHORT)).isEqualTo(expected.toArray(JAVA_SHORT));
    }
    MemorySegment two = arena.allocate(JAVA_SHORT, MOST);
    vector.halves(x, 0, MOST, two, 0);
    assertThat(two.getAtIndex(JAVA_SHORT, 0)).isEqualTo((short) 0x3F80);
    assertThat(two.getAtIndex(JAVA_SHORT, 1)).isEqualTo((short) 0x3F82);
  }

  @Test
  void bytesAreTheNearestWholeNumbers() {
    for (int count = 1; count < MOST; count++) {
      float[] x = random(count);
      float minimum = vector.min(x, 0, count);
      assertThat(minimum).isEqualTo(scalar.min(x, 0, count));
      float largest = minimum;
      for (float one : x) {
        largest = Math.max(largest, one);
      }
      float steps = 255 / Math.max(1e-9f, largest - minimum);
      MemorySegment bytes = arena.allocate(count + 1);
      vector.bytes(x, 0, count, steps, -minimum * steps, bytes, 1);
      for (int i = 0; i < count; i++) {
        int number = Byte.toUnsignedInt(bytes.get(JAVA_BYTE, i + 1));
        assertThat(number / steps + minimum).isCloseTo(x[i], within(0.501f / steps));
      }
    }
  }

  @Test
  void sumsGetTheirBias() {
    int rows = 3;
    MemorySegment sums = arena.allocateFrom(JAVA_FLOAT, random(rows * 128));
    float[] bias = random(200);
    for (int count = 1; count < MOST; count++) {
      float[] ours = new float[rows * 100];
      float[] expected = new float[rows * 100];
      vector.addBias(sums, 128, bias, 64, ours, 5, 90, rows, count);
      scalar.addBias(sums, 128, bias, 64, expected, 5, 90, rows, count);
      assertThat(ours).isEqualTo(expected);
    }
  }

  @Test
  void wholeSumsAreRescaled() {
    int rows = 3;
    int width = 128;
    int[] whole = new Random(1).ints((long) rows * width, -3_000_000, 3_000_000).toArray();
    MemorySegment sums = arena.allocateFrom(JAVA_INT, whole);
    Operand x = Operand.of(Precision.INT8, 5, 64, new Workspace());
    System.arraycopy(random(5), 0, x.factors(), 0, 5);
    System.arraycopy(random(5), 0, x.minima(), 0, 5);
    PackedLinear layer =
        new PackedLinear(
            64,
            width,
            Precision.INT8,
            Layout.of(new PlainEngine(Precision.INT8)),
            MemorySegment.NULL,
            new float[width],
            random(width),
            random(width),
            random(width));
    for (int count = 1; count < MOST; count++) {
      float[] ours = new float[rows * 100];
      float[] expected = new float[rows * 100];
      vector.rescale(sums, width, x, 2, layer, 32, ours, 5, 90, rows, count);
      scalar.rescale(sums, width, x, 2, layer, 32, expected, 5, 90, rows, count);
      assertThat(ours).usingComparatorWithPrecision(1f).containsExactly(expected);
    }
  }
}
