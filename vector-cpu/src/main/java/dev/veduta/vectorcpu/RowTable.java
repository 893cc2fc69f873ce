// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Tensor;

/// A `[V, D]` tensor whose rows can be looked up.
sealed interface RowTable extends Tensor permits FloatTensor, PackedTable, TableTensor {

  /// Copies row `row`, which exists, to `to` from element `at` on.
  void copyRow(int row, float[] to, int at);

  /// Copies the rows of those ids to `out`, one behind the other.
  default void copyRows(int[] ids, FloatTensor out) {
    int at = out.from();
    for (int id : ids) {
      Expected.that(
          id >= 0 && id < shape().rows(),
          () ->
              "id %s lies outside a table of %s, which has ids 0 to %s"
                  .formatted(id, shape(), shape().rows() - 1));
      copyRow(id, out.data(), at);
      at += shape().width();
    }
  }
}
