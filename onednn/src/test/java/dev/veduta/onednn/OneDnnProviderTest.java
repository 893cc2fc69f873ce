// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import dev.veduta.vectorcpu.VectorCpuProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/// The provider …
final class OneDnnProviderTest {
  private final OneDnnProvider provider = new OneDnnProvider();

  @Test
  void isFoundByItsNameAndComesAfterVectorCpu() {
    assertThat(ServiceLoader.load(ComputeBackendProvider.class))
        .filteredOn(OneDnnProvider.class::isInstance)
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.name()).isEqualTo("onednn");
              assertThat(found.order()).isGreaterThan(new VectorCpuProvider().order());
              assertThat(found.precisions()).isEqualTo(new VectorCpuProvider().precisions());
            });
  }

  @Test
  void claimsAnAdvantageWhereTheHardwareMultiplies() {
    OneDnnHere.assumeProducts(Precision.BF16);
    assertThat(provider.advantage(Precision.BF16))
        .isEqualTo(Instructions.here().advantage(Precision.BF16));
  }

  @Test
  void claimsNoneInFp32WhereJavaHasVectors() {
    assertThat(provider.advantage(Precision.FP32).isPresent())
        .isEqualTo(new VectorCpuProvider().handicap().isPresent() && provider.obstacle().isEmpty());
  }

  @Test
  void opensABackendThatNamesItsEngine() {
    OneDnnHere.assumeProducts(Precision.INT8);
    try (ComputeBackend backend = provider.open(new BackendOptions(1, Precision.INT8))) {
      assertThat(backend.description()).contains("oneDNN 3.11", "int8");
    }
    assertThat(provider.handicap()).isEqualTo(new VectorCpuProvider().handicap());
  }
}
