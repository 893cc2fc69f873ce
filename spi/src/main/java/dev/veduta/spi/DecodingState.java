// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import java.util.List;
import java.util.Optional;

/// All that one decoding remembers between tokens. Whoever began the decoding closes it; what its
/// images were remembered in stays open.
///
/// @param past a row for each text; grows by one position a step
/// @param image the image of each row of `past` as each layer sees it; empty for a decoder that
///   reads the image as a prefix of the text
public record DecodingState(KvCache past, Optional<KvCache> image) implements AutoCloseable {

  /// Texts that begin behind their images, as in GIT.
  ///
  /// @param image what the layers remember of `[B, N, D]` image tokens
  /// @param rows texts about each image
  /// @param maxTokens most tokens that will be read
  public static DecodingState behind(
      ComputeSession compute, KvCache image, int rows, int maxTokens) {
    return new DecodingState(compute.fork(image, rows, maxTokens), Optional.empty());
  }

  /// Texts that look at their images from layer to layer, as in the first transformer.
  ///
  /// @param image what the layers remember of `[B, N, D]` image tokens
  /// @param layers of the text
  /// @param width of its keys and values
  /// @param rows texts about each image
  /// @param maxTokens most tokens that will be read
  public static DecodingState beside(
      ComputeSession compute, KvCache image, int layers, int width, int rows, int maxTokens) {
    return new DecodingState(
        compute.newCache(layers, image.rows() * rows, maxTokens, width),
        Optional.of(compute.fork(image, rows, 1)));
  }

  /// Decodings of one model side by side, rows in their order. They must outlive it and stay open
  /// when it is closed.
  public static DecodingState join(ComputeSession compute, List<DecodingState> states) {
    List<KvCache> images = states.stream().flatMap(state -> state.image.stream()).toList();
    return new DecodingState(
        compute.join(states.stream().map(DecodingState::past).toList()),
        images.isEmpty() ? Optional.empty() : Optional.of(compute.join(images)));
  }

  /// Texts that continue those of this decoding, which must neither go on nor be closed meanwhile:
  /// row `i` continues row `parents[i]`.
  ///
  /// @param maxTokens most tokens that will be read in addition
  public DecodingState branch(ComputeSession compute, int[] parents, int maxTokens) {
    return new DecodingState(
        compute.branch(past, parents, maxTokens),
        image.map(seen -> compute.branch(seen, parents, 1)));
  }

  /// The cache of the images.
  ///
  /// @throws IllegalStateException in a decoding that began behind them
  public KvCache seen() {
    return image.orElseThrow(
        () -> new IllegalStateException("this decoding has its images before the text"));
  }

  @Override
  public void close() {
    past.close();
    image.ifPresent(KvCache::close);
  }
}
