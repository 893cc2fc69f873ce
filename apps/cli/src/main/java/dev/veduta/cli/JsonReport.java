// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cli;

import dev.veduta.api.Caption;
import dev.veduta.api.Content;
import dev.veduta.api.PatchGrid;
import dev.veduta.api.PictureAttention;
import dev.veduta.api.Region;
import dev.veduta.cli.look.Look;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A JSON object a line: one for each result, one with an `error` for each picture without.
record JsonReport(Terminal terminal) implements Report {

  @Override
  public void results(Job.Request job, List<Result> results) {
    for (int rank = 0; rank < results.size(); rank++) {
      JsonObjectBuilder line = json(job.name(), job.question(), results.get(rank));
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

  /// One result, and where on the picture the model looked.
  void look(Look look) {
    PatchGrid grid = look.grid();
    Region region = grid.view().region();
    JsonArrayBuilder attention = Json.createArrayBuilder();
    for (int token = 0; token < look.inspection().tokens().size(); token++) {
      attention.add(rows(look.inspection().pictureAttention(token).getFirst()));
    }
    terminal.print(
        json(look.name(), Optional.empty(), Result.of(look.caption()))
            .add(
                "grid",
                Json.createObjectBuilder()
                    .add("rows", grid.rows())
                    .add("columns", grid.columns())
                    .add("left", region.left())
                    .add("top", region.top())
                    .add("width", region.width())
                    .add("height", region.height())
                    .add("turned", grid.view().turned()))
            .add("attention", attention)
            .build()
            .toString());
  }

  private static JsonArrayBuilder rows(PictureAttention attention) {
    JsonArrayBuilder rows = Json.createArrayBuilder();
    for (int row = 0; row < attention.grid().rows(); row++) {
      JsonArrayBuilder columns = Json.createArrayBuilder();
      for (int column = 0; column < attention.grid().columns(); column++) {
        columns.add(JsonParts.number(Double.parseDouble("" + attention.at(row, column))));
      }
      rows.add(columns);
    }
    return rows;
  }

  private static JsonObjectBuilder json(String name, Optional<String> question, Result result) {
    Caption caption = result.caption();
    JsonObjectBuilder line = Json.createObjectBuilder().add("file", name);
    question.ifPresent(asked -> line.add("question", asked));
    line.add("text", caption.text());
    result.content().ifPresent(content -> line.add("content", json(content)));
    return line.add("model", caption.model())
        .add("finishReason", caption.finishReason().name().toLowerCase(Locale.ROOT))
        .add("score", JsonParts.number(caption.score()))
        .add("confidence", JsonParts.number(caption.confidence()))
        .add("words", JsonParts.words(caption.words()))
        .add("tokens", JsonParts.tokens(caption.tokens()))
        .add("provenance", JsonParts.provenance(caption.provenance()));
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
}
