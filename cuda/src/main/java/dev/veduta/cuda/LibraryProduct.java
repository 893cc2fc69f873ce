// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Function;
import dev.veduta.cuda.driver.Stream;
import dev.veduta.spi.compute.Activation;

/// Products with weights of one shape as NVIDIA's library computes them, by one algorithm for any
/// number of rows, and a kernel of ours that makes results of its sums: it takes no bias in 32 bits
/// for results in 16, and knows two of our activations.
///
/// @param finish that kernel
record LibraryProduct(
    CublasLtProduct product, CublasLtProduct.Algorithm algorithm, Function finish) {
  private static final long ALIGNMENT = 256;

  /// Bytes of device memory that it needs beside operands and result.
  long scratch(long rows, Product asked) {
    return workspace() + (isSummedInPlace(asked) ? 0 : rows * asked.layer().out() * Float.BYTES);
  }

  /// Bytes of device memory that the algorithm needs.
  long workspace() {
    return Math.ceilDiv(algorithm.workspace(), ALIGNMENT) * ALIGNMENT;
  }

  /// Whether sums may lie where the result goes.
  private static boolean isSummedInPlace(Product asked) {
    return asked.outType() == Storage.F32 && asked.residual() == 0;
  }

  /// @param scratch the address of as many bytes as [#scratch] says
  void multiply(
      Desk desk, Stream stream, Rows x, Product asked, Activation activation, long scratch) {
    long sums = isSummedInPlace(asked) ? asked.out() : scratch + workspace();
    product.multiply(algorithm, stream, x, asked.layer().weights(), sums, scratch);
    boolean isFinished =
        sums == asked.out()
            && activation == Activation.NONE
            && asked.layer().bias() == 0
            && asked.layer().scales() == 0;
    if (!isFinished) {
      desk.finish(finish, sums, x.rows(), asked, activation);
    }
  }
}
