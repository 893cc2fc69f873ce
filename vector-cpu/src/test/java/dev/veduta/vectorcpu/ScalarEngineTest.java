// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.Precision;
import dev.veduta.testkit.compute.ComputeContract;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/// The scalar kernels around another engine's products keep every promise of a backend.
class ScalarEngineTest {

  private static ComputeBackend open(Precision precision) {
    return new VectorCpuBackend(
        new ScalarKernels(),
        2,
        new BackendOptions(2, precision),
        new Engines(one -> Optional.of(new PlainEngine(one))));
  }

  @Nested
  class Fp32Test extends ComputeContract {
    @Override
    protected ComputeBackend open() {
      return ScalarEngineTest.open(precision());
    }
  }

  @Nested
  class Bf16Test extends ComputeContract {
    @Override
    public Precision precision() {
      return Precision.BF16;
    }

    @Override
    public Precision activationPrecision() {
      return Precision.BF16;
    }

    @Override
    protected ComputeBackend open() {
      return ScalarEngineTest.open(precision());
    }
  }

  @Nested
  class Int8Test extends ComputeContract {
    @Override
    public Precision precision() {
      return Precision.INT8;
    }

    @Override
    public Precision activationPrecision() {
      return Precision.INT8;
    }

    @Override
    protected ComputeBackend open() {
      return ScalarEngineTest.open(precision());
    }
  }
}
