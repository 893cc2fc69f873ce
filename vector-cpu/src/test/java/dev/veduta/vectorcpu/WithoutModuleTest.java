// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.testkit.compute.ComputeContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Without the incubating module the provider still runs, on scalar code, and says what is lost.
final class WithoutModuleTest extends ComputeContract {

  @BeforeAll
  static void theModuleIsMissing() {
    assumeThat(ExpectedKernels.moduleIsMissing())
        .as("this JVM has jdk.incubator.vector; the build starts another without it")
        .isTrue();
  }

  @Override
  protected ComputeBackend open() {
    return new VectorCpuProvider().open(new BackendOptions(2));
  }

  @Test
  void theProviderHasAHandicapAndNoObstacle() {
    VectorCpuProvider provider = new VectorCpuProvider();
    assertThat(provider.obstacle()).isEmpty();
    assertThat(provider.handicap())
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("--add-modules jdk.incubator.vector"));
    assertThat(backend().description()).isEqualTo("vector-cpu, scalar code, 2 threads");
  }

  @Test
  void noKernelThatNeedsTheModuleIsLoaded() {
    assertThat(KernelChoice.get().kernels()).isInstanceOf(ScalarKernels.class);
  }
}
