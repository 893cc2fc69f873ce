// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.generation;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The tokens that a decoder scores; options that name others are refused.
///
/// @param size how many there are
record Vocabulary(int size) {

  /// The id that an option holds, if any.
  OptionalInt id(String option, @Nullable Integer id) {
    return id == null ? OptionalInt.empty() : OptionalInt.of(checked(option, id));
  }

  /// The ids that an option holds.
  List<Integer> ids(String option, @Nullable List<Integer> ids) {
    if (ids == null) {
      return List.of();
    }
    ids.forEach(id -> checked(option, id));
    return ids;
  }

  /// The sequences that an option holds.
  List<List<Integer>> sequences(String option, @Nullable List<List<Integer>> sequences) {
    if (sequences == null) {
      return List.of();
    }
    sequences.forEach(sequence -> ids(option, sequence));
    return sequences;
  }

  /// @throws IllegalArgumentException when there is no token of that id
  int checked(String option, int id) {
    if (id < 0 || id >= size) {
      throw new IllegalArgumentException(
          "%s must lie between 0 and %d, the last of the vocabulary, got %d"
              .formatted(option, size - 1, id));
    }
    return id;
  }
}
