// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Caption;
import dev.veduta.api.Content;
import dev.veduta.api.Token;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/// A JSON object a line: one for each result, one with an `error` for each picture without.
record JsonReport(Terminal terminal) implements Report {

  @Override
  public void results(String name, List<Result> results) {
    for (int rank = 0; rank < results.size(); rank++) {
      JsonObjectBuilder line = json(name, results.get(rank));
      if (results.size() > 1) {
        line.add("rank", rank + 1);
      }
      terminal.print(line.build().toString());
    }
  }

  @Override
  public void failure(String name, Throwable fault) {
    terminal.print(
        Json.createObjectBuilder()
            .add("file", name)
            .add("error", Faults.message(fault))
            .build()
            .toString());
  }

  private static JsonObjectBuilder json(String name, Result result) {
    Caption caption = result.caption();
    JsonArrayBuilder tokens = Json.createArrayBuilder();
    for (Token token : caption.tokens()) {
      tokens.add(
          Json.createObjectBuilder()
              .add("id", token.id())
              .add("piece", token.piece())
              .add("text", token.text())
              // Through the shortest decimal of the float, not that of its double.
              .add("logProbability", number(Double.parseDouble("" + token.logProbability()))));
    }
    JsonObjectBuilder line =
        Json.createObjectBuilder().add("file", name).add("text", caption.text());
    result.content().ifPresent(content -> line.add("content", json(content)));
    return line.add("model", caption.model())
        .add("tokens", tokens)
        .add("finishReason", caption.finishReason().name().toLowerCase(Locale.ROOT))
        .add("score", number(caption.score()));
  }

  private static JsonValue json(Content content) {
    return switch (content) {
      case Content.Fields(var fields) -> {
        JsonObjectBuilder object = Json.createObjectBuilder();
        fields.forEach((name, value) -> object.add(name, json(value)));
        yield object.build();
      }
      case Content.Items(var items) -> {
        JsonArrayBuilder array = Json.createArrayBuilder();
        items.forEach(item -> array.add(json(item)));
        yield array.build();
      }
      case Content.Text(var text) -> Json.createValue(text);
    };
  }

  /// JSON has no infinite numbers; a token that was ruled out has a probability of null.
  private static JsonValue number(double value) {
    return Double.isFinite(value) ? Json.createValue(BigDecimal.valueOf(value)) : JsonValue.NULL;
  }
}
