// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Activation;
import org.jspecify.annotations.Nullable;

/// What follows the sums of a product, while they are in the nearest cache.
///
/// @param residual what is added after the activation, of the shape of the result
/// @param width of the result
record Epilogue(Kernels kernels, Activation activation, @Nullable FloatTensor residual, int width) {

  /// Finishes `rows` × `columns` of the result from `row` and `column` on, which stand in `x`.
  void apply(float[] x, int from, int stride, int row, int rows, int column, int columns) {
    kernels.activate(activation, x, from, stride, rows, columns);
    if (residual != null) {
      for (int i = 0; i < rows; i++) {
        int other = residual.from() + (row + i) * width + column;
        int at = from + i * stride;
        kernels.add(x, at, residual.data(), other, x, at, columns);
      }
    }
  }
}
