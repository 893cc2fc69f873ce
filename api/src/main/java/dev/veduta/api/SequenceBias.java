// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.api;

import java.util.List;

/// A sequence of tokens that becomes more or less likely.
///
/// @param ids the tokens, at least one, each at least 0
/// @param bias what is added to the score of the last token where the others stand before it;
///   finite
public record SequenceBias(List<Integer> ids, double bias) {

  public SequenceBias {
    ids = List.copyOf(ids);
  }
}
