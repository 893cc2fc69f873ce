// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import org.junit.jupiter.api.Test;

/// Weights are kept in the precision that was asked for: as close as it allows, and no closer.
interface PrecisionContract extends Subject {

  /// How far a weight may be from its original, with what the factors of whole numbers lose.
  private double error(float weight, float largest) {
    return switch (precision()) {
      case FP32 -> 0;
      case BF16 -> Math.abs(weight) / 256;
      case TF32 -> Math.abs(weight) / 2048;
      // Within a row, what is far smaller than the largest loses bits.
      case FP16 -> Math.abs(weight) / 2048 + largest / (1 << 24);
      case INT8 -> largest / 127 * 0.5001;
    };
  }

  private void assertKept(Sample weight, float[] kept) {
    int in = weight.width();
    boolean changed = false;
    for (int row = 0; row < weight.shape().rows(); row++) {
      float largest = 0;
      for (int i = row * in; i < (row + 1) * in; i++) {
        largest = Math.max(largest, Math.abs(weight.at(i)));
      }
      for (int i = row * in; i < (row + 1) * in; i++) {
        changed |= kept[i] != weight.at(i);
        assertThat((double) kept[i])
            .as("weight %d of row %d as %s", i - row * in, row, precision().label())
            .isCloseTo(weight.at(i), within(error(weight.at(i), largest)));
      }
    }
    assertThat(changed).as("some are rounded").isEqualTo(precision() != Precision.FP32);
  }

  @Test
  default void aLinearMapKeepsItsWeightsInThePrecisionAskedFor() {
    int in = 40;
    for (int out : new int[] {1, 37, 128}) {
      Sample weight = Sample.random(out, out, in);
      Linear layer = weight.linear(backend(), new Sample(Shape.of(out), new float[out]));
      float[] transposed =
          Sample.read(session(), session().linear(units(in), layer, Activation.NONE)).values();
      float[] kept = new float[transposed.length];
      for (int i = 0; i < kept.length; i++) {
        kept[i % out * in + i / out] = transposed[i];
      }
      assertKept(weight, kept);
    }
  }

  /// A row for each input, which is 1 there and 0 elsewhere.
  private Tensor units(int count) {
    float[] values = new float[count * count];
    for (int i = 0; i < count; i++) {
      values[i * (count + 1)] = 1;
    }
    return new Sample(Shape.of(count, count), values).upload(session());
  }

  @Test
  default void theTableOfALinearMapHasTheWeightsThatItMultipliesWith() {
    int in = 24;
    int out = 50;
    Sample weight = Sample.random(1, out, in);
    Linear layer = weight.linear(backend(), new Sample(Shape.of(out), new float[out]));
    int[] ids = new int[out];
    for (int i = 0; i < out; i++) {
      ids[i] = i;
    }
    Tensor rows =
        session().embed(Sample.ids(session(), Shape.of(out, 1), ids), backend().table(layer));
    assertKept(weight, Sample.read(session(), rows).values());
  }

  @Test
  default void rowsOfZerosStayZeros() {
    Sample zeros = new Sample(Shape.of(20, 30), new float[600]);
    Linear layer = zeros.linear(backend(), new Sample(Shape.of(20), new float[20]));
    Tensor y = session().linear(Sample.random(1, 3, 30).upload(session()), layer, Activation.NONE);
    assertThat(Sample.read(session(), y).values()).containsOnly(0);
  }

  @Test
  default void largeAndSmallWeightsOfDifferentRowsAreKeptAlike() {
    int in = 16;
    float[] values = Sample.random(1, 3, in).values();
    float[] factors = {1e-20f, 1, 1e20f};
    for (int i = 0; i < values.length; i++) {
      values[i] *= factors[i / in];
    }
    Sample weight = new Sample(Shape.of(3, in), values);
    Linear layer = weight.linear(backend(), new Sample(Shape.of(3), new float[3]));
    Tensor rows =
        session().embed(Sample.ids(session(), Shape.of(3, 1), 0, 1, 2), backend().table(layer));
    assertKept(weight, Sample.read(session(), rows).values());
  }

  @Test
  default void whatIsSmallIsKeptAsItIs() {
    Sample small = Sample.random(5, 7, 33);
    Tensor table = small.weights(backend());
    assertThat(Sample.read(session(), session().add(table, zeros(small.shape()))).values())
        .containsExactly(small.values());
  }

  private Tensor zeros(Shape shape) {
    return new Sample(shape, new float[(int) shape.elements()]).upload(session());
  }
}
