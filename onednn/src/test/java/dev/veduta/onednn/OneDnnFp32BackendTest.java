// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.Precision;
import dev.veduta.testkit.compute.ComputeContract;
import org.junit.jupiter.api.BeforeAll;

/// oneDNN's products over weights in 32 bits keep every promise of a backend.
final class OneDnnFp32BackendTest extends ComputeContract {

  /// One for all, since it remembers the trial.
  private static final OneDnnProvider PROVIDER = new OneDnnProvider();

  @BeforeAll
  static void productsRunHere() {
    OneDnnHere.assumeProducts(Precision.FP32);
  }

  @Override
  public Precision precision() {
    return Precision.FP32;
  }

  @Override
  protected ComputeBackend open() {
    return PROVIDER.open(new BackendOptions(2, precision()));
  }
}
