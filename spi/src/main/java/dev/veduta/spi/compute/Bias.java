// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import java.util.List;

/// What an attention adds to its scaled scores before the softmax: how queries and positions lie to
/// each other in the picture, as BEiT and Swin learn it, and the walls between the regions of a
/// shifted window.
///
/// @param tables `[K, heads, T, S]`
/// @param choice which table a row takes: row `r` takes `choice[r % choice.size()]`
public record Bias(Tensor tables, List<Integer> choice) {

  public Bias {
    choice = List.copyOf(choice);
    int count = tables.shape().rows();
    if (tables.shape().rank() != 4
        || choice.isEmpty()
        || choice.stream().anyMatch(table -> table < 0 || table >= count)) {
      throw new IllegalArgumentException(
          "a bias needs tables of [K, heads, T, S] and chooses among them, got %s and %s"
              .formatted(tables.shape(), choice));
    }
  }

  /// The same table for every row.
  ///
  /// @param table `[1, heads, T, S]`
  public static Bias of(Tensor table) {
    return new Bias(table, List.of(0));
  }
}
