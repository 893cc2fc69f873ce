// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.spi.Config;
import dev.veduta.spi.ModelFiles;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// `tokenizer.json`, the file of the Rust library `tokenizers`. Its `truncation` and `padding` are
/// not read: a text is encoded as a whole and by itself.
record TokenizerJson(Config config) {
  private static final String FILE = "tokenizer.json";

  static Optional<TokenizerJson> readIfPresent(ModelFiles files) {
    return Config.readIfPresent(files, FILE).map(TokenizerJson::new);
  }

  /// The `type` of the model, told from its other keys where old files leave it out.
  String modelType() {
    Config model = model();
    return model.text("type").orElse(model.has("max_input_chars_per_word") ? "WordPiece" : "");
  }

  Config model() {
    return config.at("model");
  }

  Vocabulary vocabulary() {
    return Vocabulary.ofJson(model().at("vocab"));
  }

  List<AddedToken> addedTokens() {
    List<AddedToken> tokens = new ArrayList<>();
    if (!config.has("added_tokens")) {
      return tokens;
    }
    if (!(config.value("added_tokens") instanceof JsonArray array)) {
      throw config.wrong("added_tokens", "a list of tokens");
    }
    for (JsonValue value : array) {
      if (!(value instanceof JsonObject object)) {
        throw config.wrong("added_tokens", "a list of tokens, each an object");
      }
      Config token = new Config(config.location(), "added_tokens.", object);
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
