// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli.evaluation;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The names of pictures by their last ones, those behind all folders.
final class LastNames {
  /// Stands for several names.
  private static final String SEVERAL = "";

  private final Map<String, String> names = new HashMap<>();

  /// @param names with the folders that the pictures lie in, behind `/` or `\`
  LastNames(Collection<String> names) {
    for (String name : names) {
      this.names.merge(last(name), name, (one, other) -> one.equals(other) ? one : SEVERAL);
    }
  }

  /// The name that has this last one; empty where none has it, or several have.
  Optional<String> name(String last) {
    return Optional.ofNullable(names.get(last)).filter(name -> !name.equals(SEVERAL));
  }

  /// A name behind all folders.
  static String last(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }
}
