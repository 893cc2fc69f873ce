// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.runtime.Providers;
import dev.veduta.spi.compute.ComputeBackendProvider;
import java.util.List;
import java.util.Optional;

/// What a test can't do without.
final class Needed {
  private Needed() {}

  /// A compute backend of that name; where it can't run, the test that asks is skipped.
  static void backend(String name) {
    List<ComputeBackendProvider> named =
        Providers.installed().all(ComputeBackendProvider.class).stream()
            .filter(provider -> provider.name().equals(name))
            .toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException("there is no compute backend " + name);
    }
    Optional<String> obstacle = named.getFirst().obstacle();
    assumeTrue(obstacle.isEmpty(), () -> name + " can't run here: " + obstacle.orElse(""));
  }
}
