// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.Precision;
import org.junit.jupiter.api.AfterEach;

/// A device of compute capability 8.0 has no kernels of Hopper and keeps the contract without.
final class CudaAmpereBackendTest extends CudaContract {
  private static final long CAPABILITY = 80;

  private long before;

  CudaAmpereBackendTest() {
    super(Precision.BF16);
  }

  @Override
  protected ComputeBackend open() {
    before = EmulatedDriver.assume().set("capability", CAPABILITY);
    return super.open();
  }

  @AfterEach
  void becomeWhatItWas() {
    EmulatedDriver.assume().set("capability", before);
  }
}
