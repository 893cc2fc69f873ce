// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Precision;

final class CudaBf16BackendTest extends CudaContract {
  CudaBf16BackendTest() {
    super(Precision.BF16);
  }
}
