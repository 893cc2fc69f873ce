// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class VectorCpuProviderTest {

  @Test
  void theServiceLoaderFindsTheProviderByName() {
    assertThat(ServiceLoader.load(ComputeBackendProvider.class))
        .singleElement()
        .satisfies(
            provider -> {
              assertThat(provider.name()).isEqualTo("vector-cpu");
              assertThat(provider.order()).isEqualTo(100);
              assertThat(provider.obstacle()).isEmpty();
            });
  }

  @Test
  void noThreadsMeansOneForEachProcessor() {
    int processors = Runtime.getRuntime().availableProcessors();
    try (ComputeBackend backend = new VectorCpuProvider().open(BackendOptions.DEFAULT)) {
      assertThat(backend.description())
          .endsWith(", " + processors + (processors == 1 ? " thread" : " threads"));
    }
  }
}
