// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import jakarta.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// `tokenizer.json`, the file of the Rust library `tokenizers`. Its `truncation` and `padding` are
/// not read: a text is encoded as a whole and by itself.
record TokenizerJson(Config config) {
  static final String FILE = "tokenizer.json";

  static Optional<TokenizerJson> readIfPresent(ModelFiles files) {
    return Config.readIfPresent(files, FILE).map(TokenizerJson::new);
  }

  static TokenizerJson read(ModelFiles files) {
    return new TokenizerJson(Config.read(files, FILE));
  }

  /// The `type` of the model, told from its other keys where old files leave it out.
  String modelType() {
    Config model = model();
    return model.text("type").orElseGet(() -> untyped(model));
  }

  private static String untyped(Config model) {
    if (model.has("merges")) {
      return "BPE";
    } else if (model.has("max_input_chars_per_word")) {
      return "WordPiece";
    }
    return model.value("vocab") instanceof JsonArray ? "Unigram" : "";
  }

  /// @throws dev.veduta.api.ModelException when the model is of another type
  void requireModel(String type) {
    if (!modelType().equals(type)) {
      throw model().wrong("type", type);
    }
  }

  Config model() {
    return config.at("model");
  }

  Vocabulary vocabulary() {
    return Vocabulary.ofJson(model().at("vocab"));
  }

  List<AddedToken> addedTokens() {
    List<AddedToken> tokens = new ArrayList<>();
    for (Config token : config.objects("added_tokens")) {
      int id = token.integer("id", AddedToken.UNPLACED, 0, Integer.MAX_VALUE);
      tokens.add(AddedToken.read(id, token, token.flag("special", false)));
    }
    return tokens;
  }

  /// The parts around the model, as the file describes them.
  ///
  /// @param vocabulary with added tokens
  TokenizerParts parts(Vocabulary vocabulary) {
    int size = vocabulary.size();
    return new TokenizerParts(
        part("normalizer", Normalizer.NONE, Normalizer::read),
        part("pre_tokenizer", PreTokenizer.NONE, PreTokenizer::read),
        part("post_processor", Template.NONE, json -> Template.read(json, size)),
        part("decoder", Decoder.SPACES, Decoder::read));
  }

  private <T> T part(String key, T otherwise, Function<Config, T> read) {
    return config.has(key) ? read.apply(config.at(key)) : otherwise;
  }
}
