// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Precision;

final class CudaFp32BackendTest extends CudaContract {
  CudaFp32BackendTest() {
    super(Precision.FP32);
  }
}
