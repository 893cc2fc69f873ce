// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Caption;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/// A JSON object a line: one for each caption, one with an `error` for each picture without.
record JsonReport(Terminal terminal) implements Report {

  @Override
  public void captions(String name, List<Caption> captions) {
    for (int rank = 0; rank < captions.size(); rank++) {
      JsonObjectBuilder line = json(name, captions.get(rank));
      if (captions.size() > 1) {
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

  private static JsonObjectBuilder json(String name, Caption caption) {
    JsonArrayBuilder tokens = Json.createArrayBuilder();
    for (Caption.Token token : caption.tokens()) {
      tokens.add(
          Json.createObjectBuilder()
              .add("id", token.id())
              .add("text", token.text())
              // Through the shortest decimal of the float, not that of its double.
              .add("logProbability", number(Double.parseDouble("" + token.logProbability()))));
    }
    return Json.createObjectBuilder()
        .add("file", name)
        .add("text", caption.text())
        .add("model", caption.model())
        .add("tokens", tokens)
        .add("finishReason", caption.finishReason().name().toLowerCase(Locale.ROOT))
        .add("score", number(caption.score()));
  }

  /// JSON has no infinite numbers; a token that was ruled out has a probability of null.
  private static JsonValue number(double value) {
    return Double.isFinite(value) ? Json.createValue(BigDecimal.valueOf(value)) : JsonValue.NULL;
  }
}
