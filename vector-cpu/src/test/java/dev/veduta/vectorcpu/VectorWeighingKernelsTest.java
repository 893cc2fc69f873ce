// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The vector loops of attention in halves make what the scalar ones make.
class VectorWeighingKernelsTest {
  private static final int MOST = 128;

  private final WeighingKernels vector = new VectorWeighingKernels();
  private final WeighingKernels scalar = new ScalarWeighingKernels();
  private final int step = new VectorKernels().step();

  @BeforeAll
  static void vectorsRunHere() {
    ExpectedKernels.assumeVectors();
  }

  private static MemorySegment random() {
    Random random = new Random(7);
    MemorySegment values = Arena.ofAuto().allocate(JAVA_FLOAT, MOST);
    for (int i = 0; i < MOST; i++) {
      values.setAtIndex(JAVA_FLOAT, i, (float) random.nextGaussian() * 3);
    }
    return values;
  }

  private static MemorySegment room() {
    return Arena.ofAuto().allocate(JAVA_INT, MOST);
  }

  @Test
  void pairsAreTwoLinesRounded() {
    for (int count = step; count < MOST / 2; count += step) {
      MemorySegment ours = room();
      MemorySegment expected = room();
      vector.pairs(random(), 3, 60, count, ours, 5);
      scalar.pairs(random(), 3, 60, count, expected, 5);
      assertThat(ours.toArray(JAVA_INT)).isEqualTo(expected.toArray(JAVA_INT));
    }
  }

  @Test
  void theLargestOfSomeIsFound() {
    MemorySegment x = random();
    x.setAtIndex(JAVA_FLOAT, 4, Float.NEGATIVE_INFINITY);
    x.setAtIndex(JAVA_FLOAT, 2, 1000);
    for (int count = step; count < MOST - 3; count += step) {
      assertThat(vector.max(x, 3, count)).isEqualTo(scalar.max(x, 3, count)).isLessThan(1000);
    }
  }

  @Test
  void exponentialsAreRoundedAndSummed() {
    MemorySegment x = random();
    x.setAtIndex(JAVA_FLOAT, 4, Float.NEGATIVE_INFINITY);
    for (int count = step; count < MOST - 3; count += step) {
      MemorySegment ours = room();
      MemorySegment expected = room();
      float sum = vector.exponentials(x, 3, count, 0.5f, 2, ours, 1);
      float exact = scalar.exponentials(x, 3, count, 0.5f, 2, expected, 1);
      assertThat(sum).isCloseTo(exact, within(exact / 256));
      for (int i = 0; i < count; i++) {
        float ourPower = Bfloat16.toFloat(ours.getAtIndex(JAVA_SHORT, 1 + i));
        float power = Bfloat16.toFloat(expected.getAtIndex(JAVA_SHORT, 1 + i));
        assertThat(ourPower).isCloseTo(power, within(power / 128 + 1e-30f));
      }
    }
  }

  @Test
  void scalingMultiplies() {
    float[] ours = new float[MOST];
    float[] expected = new float[MOST];
    vector.scale(random(), 2, 4 * step, 0.3f, ours, 1);
    scalar.scale(random(), 2, 4 * step, 0.3f, expected, 1);
    assertThat(ours).isEqualTo(expected);
  }
}
