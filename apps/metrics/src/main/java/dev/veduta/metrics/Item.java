// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

import java.util.List;

/// One text to judge, and the texts that it is judged by.
///
/// @param id what tells it from the others
/// @param prediction what a model said
/// @param references what it might have said, at least one
public record Item(String id, String prediction, List<String> references) {

  public Item {
    references = List.copyOf(references);
    if (references.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no reference, expected at least one".formatted(id));
    }
  }
}
