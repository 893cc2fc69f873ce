// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Tensor;

/// Predicts the next token of a text that describes an image. Immutable.
public interface TextDecoder {

  /// Starts decoding `[B, N, D]` image tokens with `beams` rows for each image.
  ///
  /// @param maxTokens most text tokens that will be read
  DecodingState begin(ComputeSession compute, Tensor image, int beams, int maxTokens);

  /// Reads `[R, T]` tokens and returns the `[R, V]` logits of the one that follows.
  Tensor next(ComputeSession compute, DecodingState state, Tensor tokens);
}
