// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Tensor;
import java.util.Optional;

/// Turns pixels into a sequence of image tokens. Immutable.
public interface VisionEncoder {

  /// The width `D` of an image token.
  int width();

  /// Encodes `[B, 3, height, width]` pixels as `[B, N, D]` image tokens.
  ///
  /// @param observer sees `encoder_hidden_states.0`, the embedded patches, and those after each
  ///   layer or stage, `encoder_hidden_states.1` …
  Tensor encode(ComputeSession compute, Tensor pixels, Observer observer);

  /// How its tokens lie over pixels of that size; empty where they have no places.
  default Optional<TokenGrid> grid(int height, int width) {
    return Optional.empty();
  }

  /// What it is in one line, such as `ViT, 12 layers, width 768, 12 heads, patch 16`.
  String description();
}
