// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.goldens;

import dev.veduta.api.CaptionRequest;
import dev.veduta.api.GenerationOptions;
import dev.veduta.api.Image;
import dev.veduta.api.Prompt;
import dev.veduta.spi.Config;
import dev.veduta.spi.GenerationKeys;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A line of `generations.jsonl`: what Transformers answered to some requests with some settings
/// (generator/FORMAT.md).
///
/// @param folder the recordings of one checkpoint
record RecordedGeneration(Path folder, Config line) {

  /// All lines of a file.
  static List<RecordedGeneration> read(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> Config.parse(file.toString(), line.getBytes(StandardCharsets.UTF_8)))
          .map(line -> new RecordedGeneration(file.resolveSibling(""), line))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return line.text("name", "");
  }

  List<CaptionRequest> requests() {
    int[] pictures = integers(line.value("pictures"));
    List<CaptionRequest> requests = new ArrayList<>();
    for (int row = 0; row < pictures.length; row++) {
      Image picture = Image.of(folder.resolve("image-%d.png".formatted(pictures[row])));
      requests.add(new CaptionRequest(picture, prompt(row)));
    }
    return requests;
  }

  private Prompt prompt(int row) {
    if (!line.has("prompts")) {
      return Prompt.NONE;
    }
    int[] ids = integers(line.value("prompts").asJsonArray().get(row));
    return new Prompt.OfTokens(Arrays.stream(ids).boxed().toList());
  }

  GenerationOptions options() {
    Config settings = line.at("settings");
    GenerationOptions options = GenerationKeys.read(settings);
    if (settings.mentions("eos_token_id") && !settings.has("eos_token_id")) {
      options = options.toBuilder().eosTokenIds(List.of()).build();
    }
    if (settings.has("allowed_after")) {
      int[][] allowed = rows(settings.value("allowed_after"));
      options =
          options.toBuilder()
              .prefixAllowedTokens(text -> allowed[text[text.length - 1] % allowed.length])
              .build();
    }
    return options;
  }

  /// The generated tokens of each row.
  int[][] tokens() {
    return rows(line.value("tokens"));
  }

  /// What ranked each row; none without beams.
  List<Double> scores() {
    return line.has("scores") ? doubles(line.value("scores")) : List.of();
  }

  /// Those of the tokens of each row; none where they were not recorded.
  List<List<Double>> logProbabilities() {
    return line.has("log_probabilities")
        ? line.value("log_probabilities").asJsonArray().stream()
            .map(RecordedGeneration::doubles)
            .toList()
        : List.of();
  }

  private static int[][] rows(JsonValue value) {
    return value.asJsonArray().stream().map(RecordedGeneration::integers).toArray(int[][]::new);
  }

  private static int[] integers(JsonValue value) {
    return numbers(value).stream().mapToInt(JsonNumber::intValue).toArray();
  }

  private static List<Double> doubles(JsonValue value) {
    return numbers(value).stream().map(JsonNumber::doubleValue).toList();
  }

  private static List<JsonNumber> numbers(JsonValue value) {
    JsonArray array = value.asJsonArray();
    return array.getValuesAs(JsonNumber.class);
  }
}
