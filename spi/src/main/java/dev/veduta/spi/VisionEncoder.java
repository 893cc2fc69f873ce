// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Tensor;

/// Turns pixels into a sequence of image tokens. Immutable.
public interface VisionEncoder {

  /// Encodes `[B, 3, height, width]` pixels as `[B, N, D]` image tokens.
  Tensor encode(ComputeSession compute, Tensor pixels);
}
