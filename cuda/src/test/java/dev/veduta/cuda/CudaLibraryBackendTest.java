// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.compute.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The contract where NVIDIA's library computes every product of many tokens.
@SuppressWarnings("NullAway.Init") // JUnit calls find before each test
final class CudaLibraryBackendTest extends CudaContract {
  private static final CudaProvider PROVIDER =
      new CudaProvider(new Verdicts(() -> new Contest(48, 48, 1, false)));

  private EmulatedLibrary library;

  CudaLibraryBackendTest() {
    super(Precision.FP16);
  }

  @BeforeEach
  void find() {
    library = new EmulatedLibrary();
  }

  @AfterEach
  void forget() {
    library.close();
  }

  @Override
  CudaProvider provider() {
    return PROVIDER;
  }

  @Test
  void theLibraryIsNamed() {
    try (var backend = open()) {
      assertThat(backend.description()).endsWith(", cublasLt 13.0.0");
    }
  }
}
