// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.Precision;
import dev.veduta.testkit.compute.ComputeContract;

/// The scalar kernels keep every promise of a backend over bf16 weights.
final class ScalarBf16BackendTest extends ComputeContract {
  @Override
  public Precision precision() {
    return Precision.BF16;
  }

  @Override
  protected ComputeBackend open() {
    return new VectorCpuBackend(
        new ScalarKernels(), 3, new BackendOptions(3, precision()), Engines.none());
  }
}
