// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.Provenance;
import dev.veduta.api.Token;
import dev.veduta.api.Word;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;

/// What the JSON of several commands has in common.
final class JsonParts {

  private JsonParts() {}

  static JsonArrayBuilder tokens(List<Token> tokens) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (Token token : tokens) {
      array.add(
          Json.createObjectBuilder()
              .add("id", token.id())
              .add("piece", token.piece())
              .add("text", token.text())
              .add("logProbability", number(token.logProbability()))
              .add("margin", number(token.margin())));
    }
    return array;
  }

  static JsonArrayBuilder words(List<Word> words) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (Word word : words) {
      array.add(
          Json.createObjectBuilder()
              .add("text", word.text())
              .add("confidence", number(word.confidence())));
    }
    return array;
  }

  /// Where a result comes from, beside the name of the model. Options that a text can't say, such
  /// as functions, are left out.
  static JsonObjectBuilder provenance(Provenance provenance) {
    JsonObjectBuilder options = Json.createObjectBuilder();
    for (GenerationOption option : GenerationOption.values()) {
      option.format(provenance.options()).ifPresent(value -> options.add(option.dashed(), value));
    }
    return Json.createObjectBuilder()
        .add("revision", provenance.revision())
        .add("backend", provenance.backend())
        .add("precision", provenance.precision())
        .add("version", provenance.version())
        .add("options", options)
        .add("notes", Json.createArrayBuilder(provenance.notes()));
  }

  /// The shortest decimal of a float, not that of its double.
  static JsonValue number(float value) {
    return number(Double.parseDouble(Float.toString(value)));
  }

  /// JSON has no infinite numbers: the log-probability of a token that was ruled out is null, and
  /// so is the margin of one that had no rival.
  static JsonValue number(double value) {
    return Double.isFinite(value) ? Json.createValue(BigDecimal.valueOf(value)) : JsonValue.NULL;
  }
}
