// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.util.List;

/// The tables of an attention's bias.
///
/// @param tables `[K, heads, T, S]`
/// @param choice row `r` takes table `choice[r % choice.size()]`
record TableBias(FloatTensor tables, List<Integer> choice) {

  /// Where the bias of a query over all positions begins.
  int from(int row, int head, int token) {
    int table = choice.get(row % choice.size());
    int line = (table * tables.shape().at(1) + head) * tables.shape().at(2) + token;
    return tables.from() + line * tables.shape().at(3);
  }
}
