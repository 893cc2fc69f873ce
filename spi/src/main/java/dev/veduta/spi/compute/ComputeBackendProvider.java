// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import dev.veduta.spi.Provider;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Plugs in a compute backend. Its name is what users select, such as `vector-cpu` or `cuda`.
public interface ComputeBackendProvider extends Provider {

  /// Which backend `auto` takes of those without obstacle: the lowest of those that have an
  /// [#advantage] for the precision asked for, or of all where none has.
  int order();

  /// Why `auto` should prefer it for weights of that precision on this machine, in words for a log
  /// line such as `bf16 products in hardware (avx512_core_bf16)`; empty where another serves as
  /// well, or where it can't be used.
  ///
  /// Asked of every backend that has the precision, before any [#obstacle]: it must be quick to say
  /// that there is none, and may load what it needs to know better only for a precision in which
  /// there can be one.
  default Optional<String> advantage(Precision precision) {
    return Optional.empty();
  }

  /// Why it is slower here than it could be, with the flag or jar that would mend it; empty when
  /// nothing is lost.
  default Optional<String> handicap() {
    return Optional.empty();
  }

  /// The devices that it can compute on, a line each, in the order of [DeviceOptions#index]; empty
  /// where there is none but the processor, or an [#obstacle].
  default List<String> devices() {
    return List.of();
  }

  /// What it can keep weights in; nothing else is asked of [#open].
  default Set<Precision> precisions() {
    return Set.of(Precision.FP32);
  }

  ComputeBackend open(BackendOptions options);
}
