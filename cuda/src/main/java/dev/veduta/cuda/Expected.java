// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import java.util.function.Supplier;

/// What an operation expects of its arguments.
final class Expected {
  private Expected() {}

  /// Throws an [IllegalArgumentException] with that text unless it holds.
  static void that(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise.get());
    }
  }
}
