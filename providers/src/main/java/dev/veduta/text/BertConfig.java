// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.Config;
import dev.veduta.spi.compute.Activation;
import java.util.Map;

/// The configuration of a BERT or one of its descendants, with the defaults of Transformers'
/// classes for whatever it omits (spec/03-text-decoders.md).
///
/// @param positions rows of the table of positions
/// @param types rows of the table of token types, of which a decoder uses the first
/// @param pad the token that takes no position, where positions are counted so
/// @param tied whether the head's weights are those of the word embedding
/// @param defaults special tokens of the class that `config.json` leaves out
record BertConfig(
    int vocabulary,
    int positions,
    int types,
    int width,
    int layers,
    int heads,
    int mlpWidth,
    Activation activation,
    double epsilon,
    int pad,
    boolean tied,
    GenerationOptions defaults) {

  private static final SpecialTokens BERT_TOKENS = new SpecialTokens(Map.of("pad_token_id", 0));
  private static final SpecialTokens ROBERTA_TOKENS =
      new SpecialTokens(Map.of("bos_token_id", 0, "eos_token_id", 2, "pad_token_id", 1));

  static BertConfig bert(Config config) {
    return of(config, 30522, 0, BERT_TOKENS);
  }

  /// RoBERTa, XLM-RoBERTa and CamemBERT.
  static BertConfig roberta(Config config, int vocabulary) {
    BertConfig roberta = of(config, vocabulary, 1, ROBERTA_TOKENS);
    if (roberta.mostTokens() < 1) {
      throw config.wrong(
          "max_position_embeddings",
          "at least %d, as positions are counted from behind pad_token_id"
              .formatted(roberta.pad() + 2));
    }
    return roberta;
  }

  /// DistilBERT, which has other names for the same and fewer of them.
  static BertConfig distilBert(Config config) {
    int width = config.integer("dim", 768, 1, Limits.WIDTH);
    return new BertConfig(
        config.integer("vocab_size", 30522, 1, Limits.VOCABULARY),
        config.integer("max_position_embeddings", 512, 1, Limits.POSITIONS),
        0,
        width,
        config.integer("n_layers", 6, 1, Limits.LAYERS),
        config.heads("n_heads", 12, width),
        config.integer("hidden_dim", 3072, 1, Limits.MLP_WIDTH),
        config.activation("activation", "gelu"),
        1e-12,
        config.integer("pad_token_id", 0, 0, Limits.VOCABULARY),
        config.flag("tie_word_embeddings", true),
        BERT_TOKENS.absentFrom(config));
  }

  /// How many tokens have a position where the first of them takes the one behind `pad`.
  int mostTokens() {
    return positions - pad - 1;
  }

  private static BertConfig of(Config config, int vocabulary, int pad, SpecialTokens tokens) {
    if (!config.text("position_embedding_type", "absolute").equals("absolute")) {
      throw config.wrong("position_embedding_type", "\"absolute\"");
    }
    int width = config.integer("hidden_size", 768, 1, Limits.WIDTH);
    return new BertConfig(
        config.integer("vocab_size", vocabulary, 1, Limits.VOCABULARY),
        config.integer("max_position_embeddings", 512, 1, Limits.POSITIONS),
        config.integer("type_vocab_size", 2, 1, Limits.VOCABULARY),
        width,
        config.integer("num_hidden_layers", 12, 1, Limits.LAYERS),
        config.heads("num_attention_heads", 12, width),
        config.integer("intermediate_size", 3072, 1, Limits.MLP_WIDTH),
        config.activation("hidden_act", "gelu"),
        config.number("layer_norm_eps", 1e-12, 0, 1),
        config.integer("pad_token_id", pad, 0, Limits.VOCABULARY),
        config.flag("tie_word_embeddings", true),
        tokens.absentFrom(config));
  }
}
