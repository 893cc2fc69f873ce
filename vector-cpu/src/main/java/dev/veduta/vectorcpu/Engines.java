// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.Precision;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The engines that multiply for one backend, which owns them: one for each precision, made when
/// first asked for.
final class Engines implements AutoCloseable {
  private final Function<Precision, Optional<ProductEngine>> maker;
  private final Map<Precision, Optional<ProductEngine>> made = new EnumMap<>(Precision.class);

  Engines(Function<Precision, Optional<ProductEngine>> maker) {
    this.maker = maker;
  }

  /// For a backend that multiplies itself.
  static Engines none() {
    return new Engines(_ -> Optional.empty());
  }

  /// What multiplies with weights of that precision; empty for the kernels of this module.
  synchronized Optional<ProductEngine> of(Precision precision) {
    return made.computeIfAbsent(precision, maker);
  }

  /// How weights of that precision lie.
  Layout layout(Precision precision, Kernels kernels) {
    return of(precision).map(Layout::of).orElseGet(() -> Layout.of(kernels));
  }

  @Override
  public synchronized void close() {
    made.values().forEach(engine -> engine.ifPresent(ProductEngine::close));
    made.clear();
  }
}
