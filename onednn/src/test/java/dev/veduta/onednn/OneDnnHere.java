// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.spi.compute.Precision;
import java.util.Optional;

/// What tests need of the machine that they run on.
final class OneDnnHere {

  private OneDnnHere() {}

  /// Skips where the library can't be used.
  static void assumeLibrary() {
    assume(Library.get().refusal());
  }

  /// Skips where this processor has no such products.
  static void assumeProducts(Precision precision) {
    assumeLibrary();
    assume(Instructions.here().lack(precision));
  }

  /// An engine; skips where this processor has no such products.
  static OneDnnEngine open(Precision precision) {
    assumeProducts(precision);
    return new OneDnnEngine(precision);
  }

  private static void assume(Optional<String> obstacle) {
    assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
  }
}
