// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import java.util.Map;
import java.util.Optional;

/// Whose byte-level tokenizer a model has.
enum BpeFamily {
  GPT2,
  ROBERTA;

  /// By the class that Transformers has for them.
  private static final Map<String, BpeFamily> CLASSES =
      Map.of(
          "GPT2Tokenizer", GPT2,
          "RobertaTokenizer", ROBERTA,
          "BartTokenizer", ROBERTA,
          "LEDTokenizer", ROBERTA,
          "LongformerTokenizer", ROBERTA,
          "MvpTokenizer", ROBERTA);

  /// By `model_type`.
  private static final Map<String, BpeFamily> MODELS =
      Map.of("gpt2", GPT2, "roberta", ROBERTA, "bart", ROBERTA, "trocr", ROBERTA);

  /// Special tokens by role.
  Map<String, String> roles() {
    return switch (this) {
      case GPT2 ->
          Map.of(
              "bos_token", "<|endoftext|>",
              "eos_token", "<|endoftext|>",
              "unk_token", "<|endoftext|>");
      case ROBERTA ->
          Map.of(
              "bos_token", "<s>",
              "eos_token", "</s>",
              "unk_token", "<unk>",
              "sep_token", "</s>",
              "pad_token", "<pad>",
              "cls_token", "<s>",
              "mask_token", "<mask>");
    };
  }

  /// That of the tokenizer's class, or of the model where no class is named; empty if it is none of
  /// these.
  static Optional<BpeFamily> of(TokenizerConfig config, ModelFiles files) {
    Config model = Config.readIfPresent(files, "config.json").orElse(Config.empty("config.json"));
    Optional<String> named = config.tokenizerClass().or(() -> model.text("tokenizer_class"));
    return named.isPresent()
        ? named.map(name -> CLASSES.get(name.replaceFirst("Fast$", "")))
        : Optional.ofNullable(MODELS.get(model.text("model_type", "")));
  }

  /// That of a model whose decoder it is, for files that say nothing else.
  static BpeFamily ofDecoder(ModelFiles files) {
    Config model = Config.readIfPresent(files, "config.json").orElse(Config.empty("config.json"));
    return MODELS.getOrDefault(model.at("decoder").text("model_type", ""), GPT2);
  }
}
