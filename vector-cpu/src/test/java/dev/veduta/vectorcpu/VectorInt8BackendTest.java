// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.Precision;
import dev.veduta.testkit.compute.ComputeContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The kernels that were chosen here keep every promise of a backend over int8 weights.
final class VectorInt8BackendTest extends ComputeContract {

  @BeforeAll
  static void vectorsRunHere() {
    ExpectedKernels.assumeVectors();
  }

  @Override
  public Precision precision() {
    return Precision.INT8;
  }

  @Override
  protected ComputeBackend open() {
    return new VectorCpuProvider().open(new BackendOptions(2, precision()));
  }

  @Test
  void descriptionNamesThePrecision() {
    assertThat(backend().description()).endsWith(", 2 threads, int8 weights");
  }
}
