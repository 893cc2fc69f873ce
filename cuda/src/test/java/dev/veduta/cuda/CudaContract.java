// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.Precision;
import dev.veduta.testkit.compute.ComputeContract;

/// The contract of backends on a GPU, or on the emulator of one.
@CudaHere
abstract class CudaContract extends ComputeContract {
  /// One for all, since it remembers which kernels are right.
  private static final CudaProvider PROVIDER = new CudaProvider();

  private final Precision precision;

  CudaContract(Precision precision) {
    this.precision = precision;
  }

  @Override
  protected ComputeBackend open() {
    return provider().open(new BackendOptions(0, precision));
  }

  CudaProvider provider() {
    return PROVIDER;
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public Precision activationPrecision() {
    return precision;
  }

  /// Keys and values are kept in 16 bits where weights are.
  @Override
  public Precision memoryPrecision() {
    return switch (precision) {
      case FP32, TF32, INT8 -> Precision.FP32;
      case BF16, FP16 -> precision;
    };
  }
}
