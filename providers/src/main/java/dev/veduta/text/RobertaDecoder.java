// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.Activation;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;

/// RoBERTa ([Liu et al. 2019](https://arxiv.org/abs/1907.11692)) as a decoder: BERT whose positions
/// skip padding, with names of its own for the head. Model card:
/// [FacebookAI/roberta-base](https://huggingface.co/FacebookAI/roberta-base); XLM-RoBERTa and
/// CamemBERT are the same.
///
/// @param type `[1, H]`, the type that all tokens of a decoder have
record RobertaDecoder(
    BertConfig config,
    Words words,
    Tensor type,
    Tensor positions,
    Norm afterEmbedding,
    Blocks blocks,
    PredictionHead head)
    implements TextDecoder {

  static RobertaDecoder load(Weights w, BertConfig config) {
    int width = config.width();
    Weights body = w.at("roberta");
    Weights embeddings = body.at("embeddings");
    embeddings.ignore("position_ids");
    body.ignore("pooler\\..*");
    Words words = words(w, config);
    return new RobertaDecoder(
        config,
        words,
        embeddings.rows("token_type_embeddings.weight", config.types(), width, 0, 1),
        embeddings.tensor("position_embeddings.weight", config.positions(), width),
        embeddings.norm("LayerNorm", width, config.epsilon()),
        BertDecoder.blocks(body, config),
        head(w, config, words.scores()));
  }

  private static Words words(Weights w, BertConfig config) {
    return Words.load(
        w,
        new Words.Names(
            "roberta.embeddings.word_embeddings.weight",
            "lm_head.decoder.weight",
            w.has("lm_head.decoder.bias") ? "lm_head.decoder.bias" : "lm_head.bias"),
        config.width(),
        config.vocabulary(),
        config.tied());
  }

  private static PredictionHead head(Weights w, BertConfig config, Linear words) {
    int width = config.width();
    Weights head = w.at("lm_head");
    head.ignore("(decoder\\.)?bias"); // one number under two names
    return new PredictionHead(
        head.linear("dense", width, width),
        Activation.GELU, // whatever its configuration says
        head.norm("layer_norm", width, config.epsilon()),
        words);
  }

  @Override
  public int vocabulary() {
    return config.vocabulary();
  }

  @Override
  public int maxPositions() {
    return config.mostTokens();
  }

  @Override
  public int imageWidth() {
    return config.width();
  }

  @Override
  public KvCache remember(ComputeSession c, Tensor image, Observer observer) {
    return blocks.remember(c, image);
  }

  @Override
  public DecodingState begin(ComputeSession c, KvCache image, int rows, int maxTokens) {
    return blocks.begin(c, image, rows, maxTokens);
  }

  @Override
  public Tensor read(ComputeSession c, DecodingState state, Tensor tokens, Observer observer) {
    Tensor at = c.positions(state.past(), tokens, config.pad());
    Tensor x = c.add(c.add(c.embed(tokens, words.embedding()), type), c.embed(at, positions));
    x = c.layerNorm(x, afterEmbedding);
    return blocks.forward(c, x, state, observer);
  }

  @Override
  public Tensor logits(ComputeSession c, Tensor hidden) {
    return head.logits(c, hidden);
  }

  @Override
  public GenerationOptions generationDefaults() {
    return config.defaults();
  }

  @Override
  public String description() {
    return blocks.description("RoBERTa", config.vocabulary());
  }
}
