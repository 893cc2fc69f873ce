// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/// The weights of GIT: what sees, what tells frames apart, what writes.
///
/// @param temporal for a video model the embedding of each frame, `[1, 1, D]`
record GitNetwork(GitVisionTower tower, List<Tensor> temporal, GitDecoder decoder) {

  static GitNetwork load(Weights w, GitConfig config) {
    Weights git = w.at("git");
    Weights image = git.at("image_encoder");
    // The projection of CLIP, which some conversions left in the file.
    image.ignore("visual_projection\\.weight");
    GitVisionTower tower = GitVisionTower.load(image.at("vision_model"), config.vision());
    List<Tensor> temporal =
        IntStream.range(0, config.frames())
            .mapToObj(
                frame ->
                    git.tensor(
                        // Hub files have the misspelt name, newer ones the right one.
                        git.spelling(
                            "img_temporal_embedding." + frame, "img_temperal_embedding." + frame),
                        1,
                        1,
                        config.vision().width()))
            .toList();
    return new GitNetwork(tower, temporal, GitDecoder.load(w, config));
  }

  /// The image tokens of pictures, `[B, N, D]`, or of videos, their frames one after another.
  ///
  /// @param frames the pixels `[B, 3, H, W]` of each frame of the batch; one for pictures
  /// @param isVideo whether frames get their temporal embeddings
  Tensor see(ComputeSession c, List<Tensor> frames, boolean isVideo) {
    Tensor seen = frame(c, frames, 0, isVideo);
    for (int i = 1; i < frames.size(); i++) {
      seen = c.join(seen, frame(c, frames, i, isVideo));
    }
    return seen;
  }

  private Tensor frame(ComputeSession c, List<Tensor> frames, int index, boolean isVideo) {
    Tensor tokens = tower.encode(c, frames.get(index));
    if (!isVideo) {
      return tokens;
    }
    Tensor embedding = temporal.get(index);
    return c.add(tokens, c.reshape(embedding, Shape.of(embedding.shape().width())));
  }
}
