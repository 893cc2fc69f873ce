// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.Precision;
import dev.veduta.testkit.compute.ComputeContract;
import org.junit.jupiter.api.Nested;

/// A backend with another engine's products keeps every promise of a backend, in every precision.
abstract class EngineContract {

  /// A new backend whose engine multiplies with such weights.
  protected abstract ComputeBackend open(Precision precision);

  @Nested
  final class Fp32Test extends OfPrecision {
    Fp32Test() {
      super(Precision.FP32);
    }
  }

  @Nested
  final class Bf16Test extends OfPrecision {
    Bf16Test() {
      super(Precision.BF16);
    }
  }

  @Nested
  final class Int8Test extends OfPrecision {
    Int8Test() {
      super(Precision.INT8);
    }
  }

  abstract class OfPrecision extends ComputeContract {
    private final Precision precision;

    OfPrecision(Precision precision) {
      this.precision = precision;
    }

    @Override
    public Precision precision() {
      return precision;
    }

    @Override
    public Precision activationPrecision() {
      return precision;
    }

    @Override
    protected ComputeBackend open() {
      return EngineContract.this.open(precision);
    }
  }
}
