// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;

/// Compares what a backend computed with a formula.
final class Close {
  private Close() {}

  /// @param terms of the longest sum behind an element: errors of rounding grow as its root
  static void assertClose(
      String what,
      ComputeSession session,
      Tensor tensor,
      Shape shape,
      double[] expected,
      int terms) {
    assertThat(tensor.shape()).as(what).isEqualTo(shape);
    assertClose(what, Sample.read(session, tensor).values(), expected, terms);
  }

  static void assertClose(String what, float[] actual, double[] expected, int terms) {
    assertClose(what, actual, expected, 1e-6 * Math.sqrt(terms));
  }

  /// @param absolute how far an element may be off, next to 1e-5 of itself
  static void assertClose(String what, float[] actual, double[] expected, double absolute) {
    assertThat(actual.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < actual.length; i++) {
      double tolerance = absolute + 1e-5 * Math.abs(expected[i]);
      if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
        throw new AssertionError(
            "%s: element %d of %d is %s, expected %s ± %.2g"
                .formatted(what, i, actual.length, actual[i], expected[i], tolerance));
      }
    }
  }
}
