// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.Precision;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/// The backend's provider …
final class CudaProviderTest {
  private static final int ORDER_OF_VECTOR_CPU = 100;

  private final CudaProvider provider = new CudaProvider();

  @Test
  void isFoundByItsNameAndComesBeforeTheProcessor() {
    assertThat(ServiceLoader.load(ComputeBackendProvider.class))
        .filteredOn(CudaProvider.class::isInstance)
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.name()).isEqualTo("cuda");
              assertThat(found.order()).isLessThan(ORDER_OF_VECTOR_CPU);
            });
  }

  @Test
  void keepsWeightsAsTensorCoresReadThem() {
    assertThat(provider.precisions())
        .containsExactlyInAnyOrder(Precision.FP32, Precision.TF32, Precision.BF16, Precision.FP16);
  }

  @Test
  void gainsInEachPrecisionAndNamesTheDevice() {
    EmulatedDriver.assume();
    assertThat(provider.obstacle()).isEmpty();
    assertThat(provider.devices()).singleElement().asString().contains("compute capability ");
    for (Precision precision : provider.precisions()) {
      assertThat(provider.advantage(precision))
          .hasValueSatisfying(gain -> assertThat(gain).contains("("));
    }
    assertThat(provider.advantage(Precision.BF16).orElseThrow())
        .startsWith("bf16 products in tensor cores (");
    assertThat(provider.advantage(Precision.INT8)).isEmpty();
  }

  @Test
  void hasNoDevicesWhereItHasAnObstacle() {
    assertThat(provider.devices().isEmpty()).isEqualTo(provider.obstacle().isPresent());
  }
}
