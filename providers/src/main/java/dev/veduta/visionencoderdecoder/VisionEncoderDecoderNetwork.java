// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.visionencoderdecoder;

import static dev.veduta.spi.compute.Activation.NONE;

import dev.veduta.api.GenerationOptions;
import dev.veduta.captioning.Network;
import dev.veduta.captioning.PictureBatch;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TokenGrid;
import dev.veduta.spi.Values;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A vision encoder and a text decoder that attends to its tokens ([Rothe et al.
/// 2020](https://arxiv.org/abs/1907.12461) for texts, [Li et al.
/// 2021](https://arxiv.org/abs/2109.10282), TrOCR, for pictures).
///
/// @param projection makes image tokens as wide as the decoder, where they are not
record VisionEncoderDecoderNetwork(
    VisionEncoderDecoderConfig config,
    VisionEncoder encoder,
    Optional<Linear> projection,
    TextDecoder decoder)
    implements Network {

  /// It takes pictures only.
  @Override
  public int frames() {
    return 0;
  }

  @Override
  public Tensor see(ComputeSession c, List<Tensor> frames, boolean isVideo) {
    return projected(c, encoder.encode(c, frames.getFirst(), Observer.NONE));
  }

  /// Image tokens as the decoder takes them.
  Tensor projected(ComputeSession c, Tensor image) {
    return projection.map(layer -> c.linear(image, layer, NONE)).orElse(image);
  }

  /// The decoder's start token, then the words; what reads documents takes its task as it is.
  @Override
  public int[] prompt(int[] words, GenerationOptions options) {
    if (words.length > 0 && config.readsPromptsVerbatim()) {
      return words;
    }
    Integer start =
        options.decoderStartTokenId() == null
            ? options.bosTokenId()
            : options.decoderStartTokenId();
    if (start == null) {
      throw new IllegalArgumentException(
          "neither decoder_start_token_id nor bos_token_id is set, so a text has nothing to start"
              + " from; set one in generation_config.json or in the options");
    }
    boolean started = words.length > 0 && words[0] == start;
    return started ? words : IntStream.concat(IntStream.of(start), Arrays.stream(words)).toArray();
  }

  @Override
  public Map<String, Values> trace(
      ComputeSession c, PictureBatch pictures, int[][] inputIds, int[][] labels) {
    return new VisionEncoderDecoderTrace(this).run(c, pictures, inputIds, labels);
  }

  @Override
  public Optional<TokenGrid> grid(int height, int width) {
    return encoder.grid(height, width);
  }

  @Override
  public Map<String, String> description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "architecture",
        "%s encoder and %s decoder (model_type vision-encoder-decoder)"
            .formatted(config.encoderType(), config.decoderType()));
    facts.put("encoder", encoder.description());
    facts.put("decoder", decoder.description());
    projection.ifPresent(
        layer ->
            facts.put(
                "image tokens", "projected from %d to %d".formatted(layer.in(), layer.out())));
    return facts;
  }
}
