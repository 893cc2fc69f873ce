// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.git;

import dev.veduta.api.GenerationOptions;
import dev.veduta.captioning.Network;
import dev.veduta.captioning.PictureBatch;
import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TokenGrid;
import dev.veduta.spi.Values;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The weights of GIT: what sees, what tells frames apart, what writes.
record GitNetwork(GitConfig config, GitVisionTower tower, Moments moments, GitDecoder decoder)
    implements Network {

  static GitNetwork load(
      ModelContext context, GitConfig config, ImageProcessor processor, Weights w) {
    Weights git = w.at("git");
    Weights image = git.at("image_encoder");
    // The projection of CLIP, which some conversions left in the file.
    image.ignore("visual_projection\\.weight");
    GitVisionTower tower =
        GitVisionTower.load(
            new EncoderContext(
                context.config().at("vision_config"),
                image.at("vision_model"),
                processor.height(),
                processor.width(),
                context.interpolatePositions()),
            config.vision());
    List<Tensor> embeddings =
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
    return new GitNetwork(config, tower, new Moments(embeddings), GitDecoder.load(w, config));
  }

  @Override
  public int frames() {
    return moments.trained();
  }

  @Override
  public List<String> notes(int count) {
    return moments.notes(count);
  }

  /// Videos keep their frames one after another, each with its temporal embedding.
  @Override
  public Tensor see(ComputeSession c, List<Tensor> frames, boolean isVideo) {
    Tensor seen = frame(c, frames, 0, isVideo);
    for (int i = 1; i < frames.size(); i++) {
      seen = c.join(seen, frame(c, frames, i, isVideo));
    }
    return seen;
  }

  private Tensor frame(ComputeSession c, List<Tensor> frames, int index, boolean isVideo) {
    Tensor tokens = tower.encode(c, frames.get(index), Observer.NONE);
    if (!isVideo) {
      return tokens;
    }
    return c.add(tokens, moments.at(c, index, frames.size()));
  }

  /// The beginning of a sentence, then the question.
  @Override
  public int[] prompt(int[] words, GenerationOptions options) {
    int bos = options.bosTokenId() == null ? config.bos() : options.bosTokenId();
    return IntStream.concat(IntStream.of(bos), Arrays.stream(words)).toArray();
  }

  @Override
  public Map<String, Values> trace(
      ComputeSession c, PictureBatch pictures, int[][] inputIds, int[][] labels) {
    return new GitTrace(this).run(c, pictures, inputIds, labels);
  }

  @Override
  public Optional<TokenGrid> grid(int height, int width) {
    return tower.grid(height, width);
  }

  @Override
  public Map<String, String> description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("architecture", "GIT (model_type git)");
    facts.put("vision", tower.description());
    facts.put("decoder", decoder.description());
    return facts;
  }
}
