// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;
import java.util.List;
import java.util.Optional;

/// The blocks of a decoder, one behind the other.
///
/// @param width of a text token
/// @param last normalizes what the last block made, where blocks normalize their inputs
record Blocks(int width, List<Block> blocks, Optional<Norm> last) {

  Blocks {
    blocks = List.copyOf(blocks);
  }

  /// What each block keeps of `[B, N, D]` image tokens.
  KvCache remember(ComputeSession c, Tensor image) {
    KvCache seen = c.newCache(blocks.size(), image.shape().at(0), image.shape().at(1), width);
    try {
      for (int layer = 0; layer < blocks.size(); layer++) {
        try (ComputeSession.Scope _ = c.scope()) {
          blocks.get(layer).cross().append(c, image, seen, layer);
        }
      }
      return seen;
    } catch (Throwable e) {
      try (seen) {
        throw e;
      }
    }
  }

  /// No text yet, beside each image.
  DecodingState begin(ComputeSession c, KvCache image, int rows, int maxTokens) {
    return DecodingState.beside(c, image, blocks.size(), width, rows, maxTokens);
  }

  /// Reads `[R, T, H]` embedded tokens.
  Tensor forward(ComputeSession c, Tensor x, DecodingState state, Observer observer) {
    observer.saw("hidden_states.0", x);
    for (int layer = 0; layer < blocks.size(); layer++) {
      x = blocks.get(layer).forward(c, x, state, layer, observer);
      if (layer < blocks.size() - 1) {
        observer.saw("hidden_states." + (layer + 1), x);
      }
    }
    if (last.isPresent()) {
      x = c.layerNorm(x, last.get());
    }
    observer.saw("hidden_states." + blocks.size(), x);
    return x;
  }

  /// One line about a decoder of these blocks.
  String description(String family, int vocabulary) {
    return "%s, %d layers, width %d, %d heads, vocabulary %d"
        .formatted(family, blocks.size(), width, blocks.getFirst().self().heads(), vocabulary);
  }
}
