// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Tensor;

/// A `[V, D]` tensor whose rows can be looked up.
sealed interface RowTable extends Tensor permits FloatTensor, PackedTable, TableTensor {

  /// Copies row `row`, which exists, to `to` from element `at` on.
  void copyRow(int row, float[] to, int at);
}
