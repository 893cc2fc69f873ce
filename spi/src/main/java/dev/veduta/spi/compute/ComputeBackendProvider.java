// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import dev.veduta.spi.Provider;
import java.util.Optional;
import java.util.Set;

/// Plugs in a compute backend. Its name is what users select, such as `vector-cpu` or `cuda`.
public interface ComputeBackendProvider extends Provider {

  /// Which backend `auto` takes of those without obstacle: the lowest.
  int order();

  /// Why it is slower here than it could be, with the flag or jar that would mend it; empty when
  /// nothing is lost.
  default Optional<String> handicap() {
    return Optional.empty();
  }

  /// What it can keep weights in; nothing else is asked of [#open].
  default Set<Precision> precisions() {
    return Set.of(Precision.FP32);
  }

  ComputeBackend open(BackendOptions options);
}
