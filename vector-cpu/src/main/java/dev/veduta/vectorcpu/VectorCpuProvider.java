// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.Plugin;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Computes on the processor: with the Vector API where Java was started with `--add-modules
/// jdk.incubator.vector`, with plain code everywhere else.
@Plugin("vector-cpu")
public final class VectorCpuProvider implements ComputeBackendProvider {

  @Override
  public int order() {
    return 100;
  }

  @Override
  public Optional<String> handicap() {
    return KernelChoice.get().refusal();
  }

  @Override
  public Set<Precision> precisions() {
    return EnumSet.of(Precision.FP32, Precision.BF16, Precision.INT8);
  }

  @Override
  public ComputeBackend open(BackendOptions options) {
    return open(options, _ -> Optional.empty());
  }

  /// A backend in which another engine multiplies.
  ///
  /// @param engines makes the engine for weights of a precision, or says that there is none, when
  ///   first asked for it; the backend closes what it was given. Where it keeps coarse copies of
  ///   its weights to guess tokens with, it asks for `INT8` too.
  public ComputeBackend open(
      BackendOptions options, Function<Precision, Optional<ProductEngine>> engines) {
    int threads =
        options.threads() == 0 ? Runtime.getRuntime().availableProcessors() : options.threads();
    return new VectorCpuBackend(
        KernelChoice.get().kernels(), threads, options, new Engines(engines));
  }
}
