// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.text;

import dev.veduta.api.GenerationOptions;
import dev.veduta.spi.DecodingState;
import dev.veduta.spi.Observer;
import dev.veduta.spi.TextDecoder;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;
import dev.veduta.spi.compute.Linear;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Tensor;
import java.util.Optional;
import java.util.stream.IntStream;

/// BERT ([Devlin et al. 2019](https://arxiv.org/abs/1810.04805), section 3) that reads from left to
/// right and attends to an image, as [Rothe et al. 2020](https://arxiv.org/abs/1907.12461) turn it
/// into a decoder. Model card:
/// [google-bert/bert-base-uncased](https://huggingface.co/google-bert/bert-base-uncased).
///
/// @param type `[1, H]`, the type that all tokens of a decoder have
record BertDecoder(
    BertConfig config,
    Words words,
    Tensor type,
    Tensor positions,
    Norm afterEmbedding,
    Blocks blocks,
    PredictionHead head)
    implements TextDecoder {

  static BertDecoder load(Weights w, BertConfig config) {
    int width = config.width();
    Weights body = w.at("bert");
    Weights embeddings = body.at("embeddings");
    embeddings.ignore("position_ids");
    body.ignore("pooler\\..*");
    w.ignore("cls\\.seq_relationship\\..*");
    Words words = words(w, config);
    return new BertDecoder(
        config,
        words,
        embeddings.rows("token_type_embeddings.weight", config.types(), width, 0, 1),
        embeddings.tensor("position_embeddings.weight", config.positions(), width),
        embeddings.norm("LayerNorm", width, config.epsilon()),
        blocks(body, config),
        head(w, config, words.scores()));
  }

  /// The blocks of BERT and of what has its names.
  static Blocks blocks(Weights body, BertConfig config) {
    return new Blocks(
        config.width(),
        IntStream.range(0, config.layers())
            .mapToObj(i -> block(body.at("encoder").at("layer").at(i), config))
            .toList(),
        Optional.empty());
  }

  private static Block block(Weights w, BertConfig config) {
    int width = config.width();
    double epsilon = config.epsilon();
    return new Block(
        Block.Order.POST_NORM,
        attention(w.at("attention"), config),
        w.norm("attention.output.LayerNorm", width, epsilon),
        attention(w.at("crossattention"), config),
        w.norm("crossattention.output.LayerNorm", width, epsilon),
        w.linear("intermediate.dense", width, config.mlpWidth()),
        config.activation(),
        w.linear("output.dense", config.mlpWidth(), width),
        w.norm("output.LayerNorm", width, epsilon));
  }

  private static Attention attention(Weights w, BertConfig config) {
    int width = config.width();
    return new Attention(
        config.heads(),
        w.linear("self.query", width, width),
        w.linear("self.key", width, width),
        w.linear("self.value", width, width),
        w.linear("output.dense", width, width));
  }

  private static Words words(Weights w, BertConfig config) {
    return Words.load(
        w,
        new Words.Names(
            "bert.embeddings.word_embeddings.weight",
            "cls.predictions.decoder.weight",
            w.has("cls.predictions.decoder.bias")
                ? "cls.predictions.decoder.bias"
                : "cls.predictions.bias"),
        config.width(),
        config.vocabulary(),
        config.tied());
  }

  private static PredictionHead head(Weights w, BertConfig config, Linear words) {
    int width = config.width();
    Weights predictions = w.at("cls").at("predictions");
    predictions.ignore("(decoder\\.)?bias"); // one number under two names
    return new PredictionHead(
        predictions.linear("transform.dense", width, width),
        config.activation(),
        predictions.norm("transform.LayerNorm", width, config.epsilon()),
        words);
  }

  @Override
  public int vocabulary() {
    return config.vocabulary();
  }

  @Override
  public int maxPositions() {
    return config.positions();
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
    Tensor at = c.positions(state.past(), tokens.shape().width());
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
    return blocks.description("BERT", config.vocabulary());
  }
}
