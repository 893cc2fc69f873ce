// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.Precision;
import java.util.Optional;

/// The scalar kernels around another engine's products.
class ScalarEngineTest extends EngineContract {
  @Override
  protected ComputeBackend open(Precision precision) {
    return new VectorCpuBackend(
        new ScalarKernels(),
        2,
        new BackendOptions(2, precision),
        new Engines(one -> Optional.of(new PlainEngine(one))));
  }
}
