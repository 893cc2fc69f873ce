// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Plugin;
import dev.veduta.spi.Tokenizer;
import dev.veduta.spi.TokenizerProvider;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// A Unigram tokenizer from `tokenizer.json`, as the library tokenizers reads it
/// (https://huggingface.co/FacebookAI/xlm-roberta-base, https://huggingface.co/google-t5/t5-small).
@Plugin("Unigram")
public final class UnigramProvider implements TokenizerProvider {

  @Override
  public boolean matches(ModelFiles files) {
    return files.contains(TokenizerJson.FILE)
        && TokenizerJson.read(files).modelType().equals(name());
  }

  @Override
  public Tokenizer load(ModelFiles files) {
    TokenizerConfig config = TokenizerConfig.read(files);
    TokenizerJson json = TokenizerJson.read(files);
    json.requireModel(name());
    Config model = json.model();
    List<String> pieces = new ArrayList<>();
    double[] scores = read(model, pieces);
    Vocabulary vocabulary = Vocabulary.of(model.location(), pieces);
    AddedTokens added = AddedTokens.place(vocabulary, config.withAdded(json.addedTokens()));
    return TokenizerPipeline.of(
        added,
        json.parts(added.vocabulary()),
        unigram(model, vocabulary, scores),
        config.cleanUp());
  }

  private static Unigram unigram(Config model, Vocabulary vocabulary, double[] scores) {
    int id = model.integer("unk_id", -1, 0, vocabulary.size() - 1);
    if (id < 0) {
      throw model.wrong("unk_id", "the id of the unknown piece");
    }
    Unknown unknown =
        model.flag("byte_fallback", false)
            ? Unknown.bytes(id, vocabulary.ids())
            : Unknown.piece(id);
    return new Unigram(
        vocabulary.pieces(),
        IntStream.range(0, vocabulary.size()).toArray(),
        scores,
        DoubleStream.of(scores).min().orElse(0),
        false,
        unknown.orWholes(vocabulary.ids()));
  }

  /// Adds the pieces of the `vocab` in order, and gives their scores.
  private static double[] read(Config model, List<String> pieces) {
    if (!(model.value("vocab") instanceof JsonArray vocab)) {
      throw model.wrong("vocab", "a list of pieces with their scores");
    }
    double[] scores = new double[vocab.size()];
    for (JsonValue value : vocab) {
      if (!(value instanceof JsonArray pair
          && pair.size() == 2
          && pair.get(0) instanceof JsonString piece
          && pair.get(1) instanceof JsonNumber score
          && Double.isFinite(score.doubleValue()))) {
        throw new ModelException(
            "%s: model.vocab must be a list of pieces with their scores, each a pair of a text and"
                    .formatted(model.location())
                + " a number, got %.80s at %d".formatted(value, pieces.size()));
      }
      scores[pieces.size()] = score.doubleValue();
      pieces.add(piece.getString());
    }
    return scores;
  }
}
