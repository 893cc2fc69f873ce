// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.visionencoderdecoder;

import dev.veduta.api.ConfigurationException;
import dev.veduta.api.ModelException;
import dev.veduta.spi.ComposeContext;
import dev.veduta.spi.ComposedModel;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelComposer;
import dev.veduta.spi.ModelPart;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Provider;
import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.VisionEncoderProvider;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/// Puts a vision encoder and a text decoder together, as Transformers'
/// `VisionEncoderDecoderModel.from_encoder_decoder_pretrained` does
/// (spec/04-vision-encoder-decoder.md). Special tokens that the decoder's configuration leaves open
/// come from its tokenizer.
@Plugin("vision-encoder-decoder")
public final class VisionEncoderDecoderComposer implements ModelComposer {

  @Override
  public ComposedModel compose(ComposeContext context) {
    Config encoder = visionPart(context.encoder().config());
    Config decoder = context.decoder().config();
    String encoderPrefix = provider(context, VisionEncoderProvider.class, encoder).basePrefix();
    String decoderPrefix = provider(context, TextDecoderProvider.class, decoder).basePrefix();
    Map<String, Integer> ids = specialTokens(decoder, context.tokenizer());
    String location = location(context);
    return new ComposedModel(
        new Config(location, "", config(encoder, decoder, ids)),
        new Config(location, "", withIds(Json.createObjectBuilder(), ids).build()),
        () ->
            JoinedCheckpoint.of(
                context.encoder().checkpoint().get(),
                encoderPrefix,
                context.decoder().checkpoint().get(),
                decoderPrefix),
        Initialization.of(decoder, context.seed()));
  }

  /// Models that see and read at once hold the part that sees.
  private static Config visionPart(Config config) {
    return config.has("vision_config") ? config.at("vision_config") : config;
  }

  private static <P extends Provider> P provider(
      ComposeContext context, Class<P> kind, Config config) {
    String type =
        config
            .text("model_type")
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s: %smodel_type must name the architecture, such as vit or gpt2"
                            .formatted(config.location(), config.path())));
    try {
      return context.provider(kind, type);
    } catch (ConfigurationException e) {
      throw new ModelException("%s: %s".formatted(config.location(), e.getMessage()), e);
    }
  }

  private static String location(ComposeContext context) {
    ModelPart encoder = context.encoder();
    ModelPart decoder = context.decoder();
    return "%s with %s".formatted(encoder.files().name(), decoder.files().name());
  }

  private static JsonObject config(Config encoder, Config decoder, Map<String, Integer> ids) {
    JsonObjectBuilder whole =
        Json.createObjectBuilder()
            .add("architectures", Json.createArrayBuilder().add("VisionEncoderDecoderModel"))
            .add("model_type", "vision-encoder-decoder")
            .add("is_encoder_decoder", true)
            .add("tie_word_embeddings", false)
            .add(
                "encoder",
                Json.createObjectBuilder(encoder.object())
                    .add("is_decoder", false)
                    .add("add_cross_attention", false))
            .add(
                "decoder",
                Json.createObjectBuilder(decoder.object())
                    .add("is_encoder_decoder", false)
                    .add("is_decoder", true)
                    .add("add_cross_attention", true));
    return withIds(whole, ids).build();
  }

  private static JsonObjectBuilder withIds(JsonObjectBuilder builder, Map<String, Integer> ids) {
    ids.forEach(builder::add);
    return builder;
  }

  /// The ids of the tokens that begin, end and fill texts, as far as they can be told.
  private static Map<String, Integer> specialTokens(Config decoder, Tokenizer tokenizer) {
    OptionalInt bos = id(decoder, "bos_token_id", tokenizer, "[CLS]", "<s>", "<|endoftext|>");
    OptionalInt eos = id(decoder, "eos_token_id", tokenizer, "[SEP]", "</s>", "<|endoftext|>");
    OptionalInt pad = id(decoder, "pad_token_id", tokenizer, "[PAD]", "<pad>");
    OptionalInt start = id(decoder, "decoder_start_token_id", tokenizer);
    Map<String, Integer> ids = new LinkedHashMap<>();
    put(ids, "bos_token_id", bos);
    put(ids, "eos_token_id", eos);
    put(ids, "pad_token_id", pad.isPresent() ? pad : eos);
    put(ids, "decoder_start_token_id", start.isPresent() ? start : bos);
    return ids;
  }

  private static OptionalInt id(Config decoder, String key, Tokenizer tokenizer, String... tokens) {
    if (decoder.has(key)) {
      return OptionalInt.of(decoder.integer(key, 0, 0, Integer.MAX_VALUE));
    }
    for (String token : tokens) {
      if (tokenizer.id(token).isPresent()) {
        return tokenizer.id(token);
      }
    }
    return OptionalInt.empty();
  }

  private static void put(Map<String, Integer> ids, String key, OptionalInt id) {
    if (id.isPresent()) {
      ids.put(key, id.getAsInt());
    }
  }
}
