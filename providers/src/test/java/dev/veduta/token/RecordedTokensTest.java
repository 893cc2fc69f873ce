// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.veduta.spi.Tokenizer;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Token ids and texts that other implementations recorded, in the folder `shared`.
class RecordedTokensTest {
  private static final String CLEAN = "\"clean_up_tokenization_spaces\": true";
  private static final String UNCASED = "{" + CLEAN + "}";
  private static final String CASED = "{\"do_lower_case\": false, " + CLEAN + "}";

  @Test
  void goldenCasesAreTokenizedAsTransformersDoes() throws IOException {
    int checked = 0;
    for (Path folder : goldenCases()) {
      Path checkpoint = folder.resolve("checkpoint");
      MemoryFiles files = MemoryFiles.none();
      for (String file :
          List.of("config.json", "tokenizer_config.json", "tokenizer.json", "vocab.txt")) {
        files = files.withIfPresent(file, checkpoint.resolve(file));
      }
      if (new WordPieceProvider().matches(files)) {
        Tokenizer tokenizer = new WordPieceProvider().load(files);
        JsonObject expected = object(folder.resolve("expected.json"));
        for (JsonObject example : objects(expected.getJsonArray("tokenization"))) {
          checkGolden(folder, tokenizer, example);
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  @Test
  void bothFilesOfBertUncasedMeanTheSame() throws IOException {
    Tokenizer lines = uncased();
    Tokenizer json =
        SmallBert.load(
            MemoryFiles.none()
                .with("tokenizer_config.json", UNCASED)
                .with(
                    "tokenizer.json",
                    shared("testdata/tokenizers/bert-base-uncased/tokenizer.json.gz")));
    assertThat(lines.size()).isEqualTo(30522);
    assertThat(IntStream.range(0, lines.size()).mapToObj(json::token))
        .containsExactlyElementsOf(
            IntStream.range(0, lines.size()).mapToObj(lines::token).toList());
    for (String line : Files.readAllLines(shared("testdata/tokenizers/fixtures/sample_text.txt"))) {
      int[] ids = lines.encode(line, true);
      assertThat(json.encode(line, true)).containsExactly(ids);
      assertThat(json.decode(ids, false)).isEqualTo(lines.decode(ids, false));
    }
  }

  @Test
  void swiftTransformersGetsTheSameIdsOfALongText() throws IOException {
    JsonObject recorded = object(shared("testdata/peer/bert_uncased_encoded.json"));
    Tokenizer uncased = uncased();
    assertThat(uncased.encode(recorded.getString("text"), true))
        .containsExactly(ints(recorded.getJsonArray("token_ids")));
    checkPieces(uncased, recorded);
  }

  @Test
  void swiftTransformersGetsTheSamePiecesOfACasedText() throws IOException {
    JsonObject recorded = object(shared("testdata/peer/distilbert_cased_encoded.json"));
    // The recorded vocabulary is absent, but greedy choices stay what they were when all pieces
    // that
    // were not chosen are taken away.
    Set<String> pieces = new LinkedHashSet<>(List.of("[UNK]", "[CLS]", "[SEP]"));
    pieces.addAll(strings(recorded.getJsonArray("bpe_tokens")));
    checkPieces(
        SmallBert.load(
            MemoryFiles.none()
                .with("tokenizer_config.json", CASED)
                .with("vocab.txt", String.join("\n", pieces))),
        recorded);
  }

  @Test
  void swiftTransformersGetsTheSameTexts() throws IOException {
    JsonObject tests = object(shared("testdata/peer/tokenizer_tests.json"));
    Tokenizer uncased = uncased();
    for (String model : List.of("bert-base-uncased", "google-bert/bert-base-uncased")) {
      for (JsonObject example : objects(tests.getJsonArray(model))) {
        String text = example.getString("input");
        int[] ids = ints(example.getJsonObject("encoded").getJsonArray("input_ids"));
        assertThat(uncased.encode(text, true)).as(text).containsExactly(ids);
        assertThat(uncased.decode(ids, false)).isEqualTo(example.getString("decoded_with_special"));
        assertThat(uncased.decode(ids, true))
            .isEqualTo(example.getString("decoded_without_special"));
      }
    }
  }

  @Test
  void transformersJsGetsTheSameIds() throws IOException {
    JsonObject recorded = object(shared("testdata/derived/transformersjs_tokenization.json"));
    Map<String, Tokenizer> tokenizers =
        Map.of(
            "tokenizers/bert-base-uncased/vocab.txt", uncased(),
            "tokenizers/bert-base-cased/vocab.txt", cased());
    int checked = 0;
    for (JsonObject example : objects(recorded.getJsonArray("cases"))) {
      Tokenizer tokenizer = tokenizers.get(example.getString("vocab"));
      if (tokenizer != null) {
        int[] ids = ints(example.getJsonArray("ids"));
        // The one pair of texts can only be decoded: a caption has no second text.
        if (!example.containsKey("text_pair")) {
          String text = example.getString("text");
          assertThat(tokenizer.encode(text, true)).as(text).containsExactly(ids);
        }
        assertThat(tokenizer.decode(ids, false)).isEqualTo(example.getString("decoded"));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(76);
  }

  private static void checkGolden(Path folder, Tokenizer tokenizer, JsonObject example) {
    String text = example.getString("text");
    int[] ids = ints(example.getJsonArray("ids"));
    assertThat(tokenizer.encode(text, true)).as("%s: %s", folder, text).containsExactly(ids);
    assertThat(tokenizer.encode(text, false))
        .containsExactly(ints(example.getJsonArray("ids_without_special")));
    assertThat(tokenizer.decode(ids, true)).isEqualTo(example.getString("decoded"));
  }

  private static void checkPieces(Tokenizer tokenizer, JsonObject recorded) {
    String text = recorded.getString("text");
    assertThat(SmallBert.pieces(tokenizer, text))
        .isEqualTo(strings(recorded.getJsonArray("bpe_tokens")));
    assertThat(tokenizer.decode(tokenizer.encode(text, true), false))
        .isEqualTo(recorded.getString("decoded_text"));
  }

  private static Tokenizer uncased() {
    return lines("bert-base-uncased", UNCASED);
  }

  private static Tokenizer cased() {
    return lines("bert-base-cased", CASED);
  }

  private static Tokenizer lines(String model, String config) {
    return SmallBert.load(
        MemoryFiles.none()
            .with("tokenizer_config.json", config)
            .with("vocab.txt", shared("testdata/tokenizers/" + model + "/vocab.txt")));
  }

  private static List<Path> goldenCases() throws IOException {
    try (Stream<Path> folders = Files.list(shared("golden/cases"))) {
      return folders.sorted().toList();
    }
  }

  private static Path shared(String file) {
    Path path = Path.of(System.getProperty("veduta.shared", "shared"), file);
    assumeTrue(Files.exists(path), () -> path + " is absent; pass -Dveduta.shared=DIR");
    return path;
  }

  private static JsonObject object(Path path) throws IOException {
    try (JsonReader reader = Json.createReader(Files.newInputStream(path))) {
      return reader.readObject();
    }
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.getValuesAs(JsonObject.class);
  }

  private static List<String> strings(JsonArray array) {
    return array.getValuesAs(JsonString::getString);
  }

  private static int[] ints(JsonArray array) {
    return array.stream().mapToInt(id -> ((JsonNumber) id).intValue()).toArray();
  }
}
