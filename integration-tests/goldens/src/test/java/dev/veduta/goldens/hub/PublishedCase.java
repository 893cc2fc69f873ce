// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens.hub;

import dev.veduta.api.GenerationOption;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.GenerationOptionsBuilder;
import dev.veduta.spi.Tokenizer;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What was published of a checkpoint on the hub: of one picture the scores of given tokens, or the
/// text that is generated. It is a line of `hub/published.json`.
record PublishedCase(JsonObject line, String origin) {
  private static final double TOLERANCE = 1e-4;

  /// All that were published.
  static List<PublishedCase> all() {
    JsonObject file = file();
    JsonObject pictures = file.getJsonObject("pictures");
    return file.getJsonArray("cases").getValuesAs(JsonObject.class).stream()
        .map(line -> new PublishedCase(line, pictures.getString(line.getString("picture"))))
        .toList();
  }

  private static JsonObject file() {
    try (InputStream in = PublishedCase.class.getResourceAsStream("/hub/published.json");
        JsonReader reader = Json.createReader(Objects.requireNonNull(in, "published.json"))) {
      return reader.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The hub's name of the checkpoint.
  String model() {
    return line.getString("model");
  }

  /// The file name of its picture.
  String picture() {
    return line.getString("picture");
  }

  /// What it is called in a report.
  String name() {
    return "%s: %s of %s"
        .formatted(model(), line.containsKey("logits") ? "scores" : "text", picture());
  }

  /// What the text continues; empty for nothing.
  String question() {
    return line.getString("question", "");
  }

  GenerationOptions options() {
    GenerationOptionsBuilder options = GenerationOptions.builder();
    if (line.containsKey("options")) {
      line.getJsonObject("options")
          .forEach((key, value) -> option(key).parse(((JsonString) value).getString(), options));
    }
    return options.build();
  }

  private static GenerationOption option(String key) {
    return Arrays.stream(GenerationOption.values())
        .filter(option -> option.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no option " + key));
  }

  /// The text that is generated, without special tokens.
  Optional<String> caption() {
    return text("caption");
  }

  /// The text that is generated, with the tags of its fields.
  Optional<String> tagged() {
    return text("tagged");
  }

  private Optional<String> text(String key) {
    return line.containsKey(key) ? Optional.of(line.getString(key)) : Optional.empty();
  }

  /// The score of the text, where it is known.
  Optional<Double> score() {
    return line.containsKey("score")
        ? Optional.of(line.getJsonNumber("score").doubleValue())
        : Optional.empty();
  }

  /// The tokens that are read beside the picture.
  int[] ids(Tokenizer tokenizer) {
    if (line.containsKey("ids")) {
      return line.getJsonArray("ids").getValuesAs(JsonNumber.class).stream()
          .mapToInt(JsonNumber::intValue)
          .toArray();
    }
    if (line.containsKey("pieces")) {
      return line.getJsonArray("pieces").getValuesAs(JsonString.class).stream()
          .mapToInt(piece -> tokenizer.id(piece.getString()).orElseThrow())
          .toArray();
    }
    return tokenizer.encode(line.getString("text"), true);
  }

  /// The dimensions of all scores, where they are known.
  Optional<List<Long>> shape() {
    return Optional.ofNullable(line.getJsonArray("shape"))
        .map(all -> all.getValuesAs(JsonNumber.class).stream().map(JsonNumber::longValue).toList());
  }

  /// The position that the first row of [#scores] belongs to, counted from the end if negative.
  int first() {
    return line.getInt("first");
  }

  /// The first scores of some positions, a row each; none where a text was published.
  List<double[]> scores() {
    JsonArray rows = line.getJsonArray("logits");
    return rows == null ? List.of() : rows.stream().map(PublishedCase::row).toList();
  }

  private static double[] row(JsonValue row) {
    return row.asJsonArray().getValuesAs(JsonNumber.class).stream()
        .mapToDouble(JsonNumber::doubleValue)
        .toArray();
  }

  /// How far off scores may be, absolutely and in relation.
  double tolerance() {
    JsonNumber tolerance = line.getJsonNumber("tolerance");
    return tolerance == null ? TOLERANCE : tolerance.doubleValue();
  }
}
