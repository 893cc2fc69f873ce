// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.testkit.compute.ComputeContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The kernels that were chosen here keep every promise of a backend.
final class VectorBackendTest extends ComputeContract {

  @BeforeAll
  static void theChosenKernelsAreVectors() {
    ExpectedKernels.assumeVectors();
    assertThat(KernelChoice.get().kernels()).isNotInstanceOf(ScalarKernels.class);
  }

  @Override
  protected ComputeBackend open() {
    return new VectorCpuProvider().open(new BackendOptions(2));
  }

  @Test
  void descriptionNamesTheWidthAndTheThreads() {
    assertThat(backend().description())
        .isEqualTo("vector-cpu, %s, 2 threads", KernelChoice.get().kernels().description())
        .contains("-bit vectors");
  }
}
