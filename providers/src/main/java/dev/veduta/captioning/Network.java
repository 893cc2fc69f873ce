// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TokenGrid;
import dev.veduta.spi.Values;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What lies between pixels and logits: the weights of a model. Immutable.
public interface Network {

  /// How many frames of a video it was trained with; 0 for one that takes pictures only.
  int frames();

  /// What a reader of its text should know of how it saw a video, one short sentence each.
  ///
  /// @param count of frames that it sees
  default List<String> notes(int count) {
    return List.of();
  }

  /// Encodes the frames of a batch, one `[B, 3, height, width]` block each: `[B, N, D]`.
  ///
  /// @param isVideo whether they are frames in time or one picture
  Tensor see(ComputeSession compute, List<Tensor> frames, boolean isVideo);

  TextDecoder decoder();

  /// The token ids that a text continues.
  ///
  /// @param words of the request's prompt, without special tokens; empty without one
  int[] prompt(int[] words, GenerationOptions options);

  /// Every number on the way to the scores of given texts ([dev.veduta.spi.CaptionModel#forward]).
  Map<String, Values> trace(
      ComputeSession compute, PictureBatch pictures, int[][] inputIds, int[][] labels);

  /// How the tokens of a frame lie over processed pixels of that size; empty where they have no
  /// places.
  default Optional<TokenGrid> grid(int height, int width) {
    return Optional.empty();
  }

  /// What it is, one fact a line.
  Map<String, String> description();
}
