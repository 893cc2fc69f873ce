// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.visionencoderdecoder;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.ModelException;
import dev.veduta.captioning.CaptioningModel;
import dev.veduta.generation.GenerationConfig;
import dev.veduta.spi.Ability;
import dev.veduta.spi.CaptionModel;
import dev.veduta.spi.CaptionModelProvider;
import dev.veduta.spi.Config;
import dev.veduta.spi.DecoderContext;
import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.ImageProcessor;
import dev.veduta.spi.ModelContext;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Provider;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.VisionEncoderProvider;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Linear;
import java.util.Optional;
import java.util.Set;

/// Loads checkpoints of Transformers' `VisionEncoderDecoderModel`, such as
/// `nlpconnect/vit-gpt2-image-captioning`, `microsoft/trocr-base-printed` and
/// `naver-clova-ix/donut-base`. The halves are plug-ins, found by their `model_type`.
@Plugin("vision-encoder-decoder")
public final class VisionEncoderDecoderProvider implements CaptionModelProvider {

  @Override
  public CaptionModel load(ModelContext context) {
    VisionEncoderDecoderConfig config = VisionEncoderDecoderConfig.of(context.config());
    ImageProcessor processor = context.imageProcessor("ViTImageProcessor");
    VisionEncoderDecoderNetwork network;
    try (Weights weights = context.weights()) {
      network = network(context, config, processor, weights);
    }
    GenerationOptions options =
        GenerationConfig.read(
            context.files(),
            context.config(),
            GenerationConfig.parse(config.decoder())
                .orElse(network.decoder().generationDefaults()));
    return CaptioningModel.open(context, options, processor, network);
  }

  @Override
  public Set<Ability> abilities(Config config) {
    return CaptioningModel.abilities(0);
  }

  private static VisionEncoderDecoderNetwork network(
      ModelContext context,
      VisionEncoderDecoderConfig config,
      ImageProcessor processor,
      Weights weights) {
    VisionEncoder encoder =
        part(context, VisionEncoderProvider.class, config.encoder(), config.encoderType())
            .load(
                new EncoderContext(
                    config.encoder(),
                    weights.at("encoder"),
                    processor.height(),
                    processor.width(),
                    context.interpolatePositions()));
    TextDecoder decoder =
        part(context, TextDecoderProvider.class, config.decoder(), config.decoderType())
            .load(new DecoderContext(config.decoder(), weights.at("decoder")));
    return new VisionEncoderDecoderNetwork(
        config, encoder, projection(config, encoder, decoder, weights), decoder);
  }

  /// The projection that a checkpoint has where its halves differ in width and the decoder does not
  /// reckon with that.
  private static Optional<Linear> projection(
      VisionEncoderDecoderConfig config,
      VisionEncoder encoder,
      TextDecoder decoder,
      Weights weights) {
    int from = encoder.width();
    int to = decoder.imageWidth();
    if (from == to) {
      return Optional.empty();
    }
    if (config.saysImageWidth()) {
      throw config
          .decoder()
          .wrong("cross_attention_hidden_size", "the encoder's width %d".formatted(from));
    }
    return Optional.of(weights.linear("enc_to_dec_proj", from, to));
  }

  private static <P extends Provider> P part(
      ModelContext context, Class<P> kind, Config config, String type) {
    try {
      return context.provider(kind, type);
    } catch (ConfigurationException e) {
      throw new ModelException(
          "%s: %smodel_type: %s".formatted(config.location(), config.path(), e.getMessage()), e);
    }
  }
}
