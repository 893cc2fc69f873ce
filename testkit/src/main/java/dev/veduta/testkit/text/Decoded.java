// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.text;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.Arrays;

/// Numbers that a decoder computed, a row for each text.
///
/// @param shape `[R, …, V]`
@SuppressWarnings("ArrayRecordComponent") // compared element by element
record Decoded(Shape shape, float[] scores) {
  /// The same sums in another order.
  private static final double TOLERANCE = 1e-5;

  static Decoded of(ComputeSession session, Tensor tensor) {
    Values values = session.read(tensor);
    return new Decoded(values.shape(), values.data().toArray(JAVA_FLOAT));
  }

  /// One row.
  Decoded row(int index) {
    int size = scores.length / shape.rows();
    return new Decoded(
        Shape.of(size), Arrays.copyOfRange(scores, index * size, (index + 1) * size));
  }

  /// The scores after one token of `[R, T, V]`.
  Decoded at(int row, int token) {
    int from = (row * shape.at(1) + token) * shape.width();
    return new Decoded(
        Shape.of(shape.width()), Arrays.copyOfRange(scores, from, from + shape.width()));
  }

  void assertFinite() {
    for (float score : scores) {
      assertThat(score).isFinite();
    }
  }

  void assertCloseTo(Decoded expected) {
    assertThat(scores).hasSameSizeAs(expected.scores);
    for (int i = 0; i < scores.length; i++) {
      float one = expected.scores[i];
      double tolerance = TOLERANCE * (1 + Math.abs(one));
      assertThat((double) scores[i]).as("element %d", i).isCloseTo(one, within(tolerance));
    }
  }

  /// That these are the `[R, heads, T, S]` probabilities of attention, causal where a text looks at
  /// itself.
  void assertProbabilitiesOver(int rows, int tokens, int positions) {
    assertThat(shape.rank()).isEqualTo(4);
    assertThat(shape).isEqualTo(Shape.of(rows, shape.at(1), tokens, positions));
    for (int from = 0; from < scores.length; from += positions) {
      double sum = 0;
      for (int i = 0; i < positions; i++) {
        assertThat(scores[from + i]).isBetween(0f, 1f);
        sum += scores[from + i];
      }
      assertThat(sum).isCloseTo(1, within(TOLERANCE));
    }
  }

  /// That these `[1, heads, 1, s]` probabilities are what a token has in `[1, heads, T, S]`, where
  /// it looks at no more than the first `s` positions.
  void assertRowOfHeads(int token, Decoded whole) {
    int heads = shape.at(1);
    int seen = shape.width();
    int positions = whole.shape.width();
    for (int head = 0; head < heads; head++) {
      int from = (head * whole.shape.at(2) + token) * positions;
      float[] row = Arrays.copyOfRange(whole.scores, from, from + positions);
      float[] own = Arrays.copyOfRange(scores, head * seen, (head + 1) * seen);
      new Decoded(Shape.of(positions), Arrays.copyOf(own, positions))
          .assertCloseTo(new Decoded(Shape.of(positions), row));
    }
  }

  /// Puts the scores of steps together.
  static final class Builder {
    private final Shape shape;
    private final float[] scores;

    Builder(int rows, int length, int width) {
      shape = Shape.of(rows, length, width);
      scores = new float[rows * length * width];
    }

    /// @param step `[R, count, V]`, from the token `from` on
    void add(int from, Decoded step) {
      int count = step.shape.at(1);
      int width = shape.width();
      for (int row = 0; row < shape.rows(); row++) {
        System.arraycopy(
            step.scores,
            row * count * width,
            scores,
            (row * shape.at(1) + from) * width,
            count * width);
      }
    }

    Decoded build() {
      return new Decoded(shape, scores);
    }
  }
}
