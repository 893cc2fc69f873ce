// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/// Numbers that a test gives to a backend and to a formula.
@SuppressWarnings("ArrayRecordComponent") // compared element by element
record Sample(Shape shape, float[] values) {

  /// Numbers between -1 and 1, always the same for a seed.
  static Sample random(long seed, int... extents) {
    Shape shape = Shape.of(extents);
    Random random = new Random(seed);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat(-1, 1);
    }
    return new Sample(shape, values);
  }

  /// The same in steps of 1/128, each row with the largest below 1, so that every [Precision] holds
  /// it exactly.
  Sample coarse() {
    float[] steps = values.clone();
    for (int i = 0; i < steps.length; i++) {
      steps[i] = i % width() == 0 ? 127 / 128f : Math.round(values[i] * 127) / 128f;
    }
    return new Sample(shape, steps);
  }

  /// The same in steps of 1/128, each row with both -1 and the largest below 1, so that a row in
  /// 256 equal steps from its smallest to its largest number holds it exactly.
  Sample stepped() {
    float[] steps = values.clone();
    for (int i = 0; i < steps.length; i++) {
      int column = i % width();
      steps[i] =
          switch (column) {
            case 0 -> -1;
            case 1 -> 127 / 128f;
            default -> Math.round(values[i] * 127) / 128f;
          };
    }
    return new Sample(shape, steps);
  }

  static Sample of(Values values) {
    return new Sample(values.shape(), values.data().toArray(JAVA_FLOAT));
  }

  /// What a backend computed.
  static Sample read(ComputeSession session, Tensor tensor) {
    return of(session.read(tensor));
  }

  float at(int index) {
    return values[index];
  }

  int width() {
    return shape.width();
  }

  /// The number of innermost rows.
  int lines() {
    return values.length / width();
  }

  Sample times(float factor) {
    float[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return new Sample(shape, scaled);
  }

  /// Rows `from` to `to - 1` of the outermost axis.
  Sample rows(int from, int to) {
    int size = values.length / shape.rows();
    int[] extents = shape.extents().stream().mapToInt(Integer::intValue).toArray();
    extents[0] = to - from;
    return new Sample(Shape.of(extents), Arrays.copyOfRange(values, from * size, to * size));
  }

  /// Tokens `from` to `to - 1` of each row of `[R, T, D]`.
  Sample tokens(int from, int to) {
    int count = shape.at(1);
    int width = width();
    float[] chosen = new float[shape.rows() * (to - from) * width];
    for (int row = 0; row < shape.rows(); row++) {
      System.arraycopy(
          values,
          (row * count + from) * width,
          chosen,
          row * (to - from) * width,
          (to - from) * width);
    }
    return new Sample(Shape.of(shape.rows(), to - from, width), chosen);
  }

  Tensor upload(ComputeSession session) {
    return session.upload(shape, DType.F32, MemorySegment.ofArray(values));
  }

  Tensor weights(ComputeBackend backend) {
    return backend.weights("a sample", shape, DType.F32, MemorySegment.ofArray(values));
  }

  /// `[out, in]` weights as a linear map.
  Linear linear(ComputeBackend backend, Sample bias) {
    return backend.linear(
        "a sample",
        width(),
        shape.rows(),
        DType.F32,
        MemorySegment.ofArray(values),
        Optional.of(bias.weights(backend)));
  }

  static Tensor ids(ComputeSession session, Shape shape, int... ids) {
    return session.upload(shape, DType.I32, MemorySegment.ofArray(ids));
  }
}
