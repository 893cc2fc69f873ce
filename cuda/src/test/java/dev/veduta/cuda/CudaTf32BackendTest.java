// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Precision;

final class CudaTf32BackendTest extends CudaContract {
  CudaTf32BackendTest() {
    super(Precision.TF32);
  }
}
