// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Precision;

final class CudaFp16BackendTest extends CudaContract {
  CudaFp16BackendTest() {
    super(Precision.FP16);
  }
}
