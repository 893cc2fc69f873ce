// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import static dev.veduta.spi.compute.Activation.GELU;
import static dev.veduta.spi.compute.Activation.GELU_TANH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.Provider;
import dev.veduta.spi.TextDecoderProvider;
import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A decoder's configuration …
final class DecoderConfigsTest {
  private static final Config NOTHING = Config.empty("config.json");

  @Test
  void takesTheDefaultsOfItsClass() {
    assertThat(Gpt2Config.of(NOTHING))
        .isEqualTo(
            new Gpt2Config(
                50257,
                1024,
                768,
                12,
                12,
                3072,
                GELU_TANH,
                1e-5,
                true,
                false,
                true,
                tokens(50256, 50256).build()));
    assertThat(BertConfig.bert(NOTHING))
        .isEqualTo(
            new BertConfig(
                30522,
                512,
                2,
                768,
                12,
                12,
                3072,
                GELU,
                1e-12,
                0,
                true,
                GenerationOptions.builder().padTokenId(0).build()));
    assertThat(BertConfig.roberta(NOTHING, 50265))
        .isEqualTo(
            new BertConfig(
                50265,
                512,
                2,
                768,
                12,
                12,
                3072,
                GELU,
                1e-12,
                1,
                true,
                tokens(0, 2).padTokenId(1).build()));
    assertThat(BertConfig.distilBert(NOTHING))
        .isEqualTo(
            new BertConfig(
                30522,
                512,
                0,
                768,
                6,
                12,
                3072,
                GELU,
                1e-12,
                0,
                true,
                GenerationOptions.builder().padTokenId(0).build()));
    GenerationOptionsBuilder bart = tokens(0, 2).padTokenId(1).forcedEosTokenIds(List.of(2));
    assertThat(BartConfig.mbart(NOTHING))
        .isEqualTo(
            new BartConfig(50265, 1024, 1024, 12, 16, 4096, GELU, false, true, bart.build()));
    assertThat(BartConfig.bart(NOTHING).defaults()).isEqualTo(bart.decoderStartTokenId(2).build());
    assertThat(TrocrConfig.of(NOTHING))
        .isEqualTo(
            new TrocrConfig(
                new BartConfig(
                    50265,
                    512,
                    1024,
                    12,
                    16,
                    4096,
                    GELU,
                    false,
                    true,
                    tokens(0, 2).padTokenId(1).decoderStartTokenId(2).build()),
                1024,
                true,
                true,
                1));
  }

  @Test
  void leavesOutTheSpecialTokensThatItSets() {
    Config config =
        parse("{\"forced_eos_token_id\": null, \"eos_token_id\": [5, 6], \"pad_token_id\": 7}");
    assertThat(BartConfig.bart(config).defaults())
        .isEqualTo(GenerationOptions.builder().bosTokenId(0).decoderStartTokenId(2).build());
  }

  @Test
  void derivesWhatItDoesNotSay() {
    assertThat(Gpt2Config.of(parse("{\"n_embd\": 24, \"n_inner\": null}")).mlpWidth())
        .isEqualTo(96);
    assertThat(TrocrConfig.of(parse("{\"encoder_hidden_size\": 384}")).imageWidth()).isEqualTo(384);
    assertThat(
            TrocrConfig.of(
                    parse("{\"encoder_hidden_size\": 384, \"cross_attention_hidden_size\": 768}"))
                .imageWidth())
        .isEqualTo(768);
    assertThat(BertConfig.roberta(parse("{\"max_position_embeddings\": 514}"), 1).mostTokens())
        .isEqualTo(512);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gpt2|{'n_head': 5}|config.json: n_head 5 does not divide the width 768",
        "gpt2|{'n_embd': 0}|config.json: n_embd must be a whole number from 1 to 65536, got 0",
        "gpt2|{'n_inner': 1e9}|config.json: n_inner must be a whole number from 1 to 262144",
        "gpt2|{'activation_function': 'swiglu'}|config.json: activation_function must be the name"
            + " of an activation",
        "gpt2|{'scale_attn_weights': 1}|config.json: scale_attn_weights must be true or false, got"
            + " 1",
        "bert|{'position_embedding_type': 'relative_key'}|config.json: position_embedding_type must"
            + " be `absolute`",
        "bert|{'layer_norm_eps': -1}|config.json: layer_norm_eps must be a number from 0",
        "roberta|{'max_position_embeddings': 2}|config.json: max_position_embeddings must be at"
            + " least 3",
        "xlm-roberta|{'pad_token_id': 511}|config.json: max_position_embeddings must be at least"
            + " 513",
        "camembert|{'num_hidden_layers': 0}|config.json: num_hidden_layers must be a whole number"
            + " from 1 to 1024",
        "distilbert|{'n_heads': 7}|config.json: n_heads 7 does not divide the width 768",
        "bart|{'scale_embedding': 'yes'}|config.json: scale_embedding must be true or false",
        "mbart|{'decoder_layers': 2000}|config.json: decoder_layers must be a whole number from 1"
            + " to 1024",
        "trocr|{'use_learned_position_embeddings': false, 'd_model': 2, 'decoder_attention_heads':"
            + " 1}|config.json: d_model must be at least 4",
        "trocr|{'use_learned_position_embeddings': false, 'max_position_embeddings':"
            + " 1000000}|config.json: max_position_embeddings must be at most",
        "trocr|{'pad_token_id': 50265}|config.json: pad_token_id must be a whole number from 0 to"
            + " 50264",
      })
  void refusesNonsenseByItsKey(String type, String json, String message) {
    try (Bench bench = new Bench()) {
      assertThatExceptionOfType(ModelException.class)
          .isThrownBy(
              () -> bench.load(provider(type), json.replace('\'', '"'), RandomCheckpoint.of(1, "")))
          .withMessageStartingWith(message.replace('`', '"'));
    }
  }

  @Test
  void isFoundByTheNamesOfTransformers() {
    assertThat(
            ServiceLoader.load(TextDecoderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.getClass().getPackageName().equals("dev.veduta.text"))
                .collect(Collectors.toMap(Provider::name, TextDecoderProvider::basePrefix)))
        .hasSize(9)
        .containsEntry("gpt2", "transformer")
        .containsEntry("bert", "bert")
        .containsEntry("distilbert", "distilbert")
        .containsEntry("roberta", "roberta")
        .containsEntry("xlm-roberta", "roberta")
        .containsEntry("camembert", "roberta")
        .containsEntry("bart", "model")
        .containsEntry("mbart", "model")
        .containsEntry("trocr", "model");
  }

  private static TextDecoderProvider provider(String type) {
    return ServiceLoader.load(TextDecoderProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(one -> one.name().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Config parse(String json) {
    return Config.parse("config.json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static GenerationOptionsBuilder tokens(int bos, int eos) {
    return GenerationOptions.builder().bosTokenId(bos).eosTokenIds(List.of(eos));
  }
}
