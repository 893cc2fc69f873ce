// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.golden;

import dev.veduta.spi.Values;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;

/// How far numbers are from recorded ones.
///
/// @param absolute what any element may differ by
/// @param relative what it may differ by in addition, as a part of the recorded element
/// @param byTypical whether that is a part of the root mean square of all, for an element that is
///   smaller
record TensorComparison(double absolute, double relative, boolean byTypical) {
  /// Float32 against float32 in another order of summation: the tolerance of the golden format.
  static final TensorComparison CLOSE = new TensorComparison(1e-4, 1e-4, false);

  /// The same for logits, sums whose rounding grows with their terms and not with what is left of
  /// them: where ±10 cancel out to 0.1, recordings themselves are 2e-4 from what float64 gives, out
  /// of their own tolerance. How many elements needed it, the line says.
  static final TensorComparison LOGITS = new TensorComparison(1e-4, 1e-4, true);

  /// For pixels, which are made of whole numbers by the same few operations.
  static final TensorComparison EXACT = new TensorComparison(0, 0, false);

  GoldenComparison.Line compare(String name, RecordedTensor expected, Values actual) {
    if (expected.type() != DType.F32 || !expected.shape().equals(actual.shape())) {
      return GoldenComparison.Line.failed(
          name,
          "got F32 %s, expected %s %s"
              .formatted(actual.shape(), expected.type(), expected.shape()));
    }
    return compare(name, expected.shape(), expected::real, actual::at);
  }

  GoldenComparison.Line compare(
      String name, Shape shape, LongToDoubleFunction expected, LongToDoubleFunction actual) {
    long count = shape.elements();
    double typical = byTypical ? rootMeanSquare(count, expected) : 0;
    long wrong = 0;
    long small = 0;
    long worst = 0;
    double largest = -1;
    for (long i = 0; i < count; i++) {
      double size = Math.abs(expected.applyAsDouble(i));
      double difference = difference(expected.applyAsDouble(i), actual.applyAsDouble(i));
      if (difference > absolute + relative * Math.max(size, typical)) {
        wrong++;
      } else if (difference > absolute + relative * size) {
        small++;
      }
      if (difference > largest) {
        largest = difference;
        worst = i;
      }
    }
    String where =
        String.format(
            Locale.ROOT,
            "largest error %.2e at %s: got %s, expected %s",
            largest,
            position(shape, worst),
            (float) actual.applyAsDouble(worst),
            (float) expected.applyAsDouble(worst));
    if (small > 0) {
      where += "; %d of %d within tolerance of a typical element only".formatted(small, count);
    }
    return wrong == 0
        ? GoldenComparison.Line.passed(name, largest == 0 ? "identical" : where)
        : GoldenComparison.Line.failed(
            name, "%d of %d out of tolerance; %s".formatted(wrong, count, where));
  }

  /// 0 where a number is missing or infinite, so that only the elements themselves count.
  private static double rootMeanSquare(long count, LongToDoubleFunction numbers) {
    double squares = 0;
    for (long i = 0; i < count; i++) {
      squares += numbers.applyAsDouble(i) * numbers.applyAsDouble(i);
    }
    double mean = Math.sqrt(squares / count);
    return Double.isFinite(mean) ? mean : 0;
  }

  /// Infinite when either is no number, so that no tolerance admits it.
  private static double difference(double expected, double actual) {
    double difference = Math.abs(actual - expected);
    return expected == actual
        ? 0
        : Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }

  /// A row-major index as one index for each axis.
  private static String position(Shape shape, long index) {
    StringBuilder position = new StringBuilder("]");
    long rest = index;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      position.insert(0, rest % shape.at(axis)).insert(0, axis == 0 ? "[" : ", ");
      rest /= shape.at(axis);
    }
    return position.toString();
  }
}
