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
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// What other implementations recorded, in the folder `shared`.
final class Recordings {

  private Recordings() {}

  static Path shared(String file) {
    Path path = Path.of(System.getProperty("veduta.shared", "shared"), file);
    assumeTrue(Files.exists(path), () -> path + " is absent; pass -Dveduta.shared=DIR");
    return path;
  }

  static JsonObject object(Path path) {
    return (JsonObject) read(path);
  }

  static JsonStructure read(Path path) {
    try (JsonReader reader = Json.createReader(Files.newInputStream(path))) {
      return reader.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonObject> objects(JsonArray array) {
    return array.getValuesAs(JsonObject.class);
  }

  static List<String> strings(JsonArray array) {
    return array.getValuesAs(JsonString::getString);
  }

  static int[] ints(JsonArray array) {
    return array.stream().mapToInt(id -> ((JsonNumber) id).intValue()).toArray();
  }

  /// The cases of Transformers.js that were recorded with a vocabulary.
  static List<JsonObject> transformersJs(String vocabulary) {
    JsonObject all = object(shared("testdata/derived/transformersjs_tokenization.json"));
    List<JsonObject> cases =
        objects(all.getJsonArray("cases")).stream()
            .filter(example -> example.getString("vocab").equals(vocabulary))
            .toList();
    assertThat(cases).isNotEmpty();
    return cases;
  }

  /// Checks one of them.
  static void checkTransformersJs(Tokenizer tokenizer, JsonObject example) {
    int[] ids = ints(example.getJsonArray("ids"));
    // The one pair of texts can only be decoded: a caption has no second text.
    if (!example.containsKey("text_pair")) {
      String text = example.getString("text");
      assertThat(tokenizer.encode(text, true)).as(text).containsExactly(ids);
    }
    assertThat(tokenizer.decode(ids, false)).isEqualTo(example.getString("decoded"));
  }

  /// Checks a long text of swift-transformers, without a template.
  static void checkPieces(Tokenizer tokenizer, JsonObject recorded) {
    String text = recorded.getString("text");
    int[] ids = tokenizer.encode(text, false);
    assertThat(IntStream.of(ids).mapToObj(tokenizer::token))
        .containsExactlyElementsOf(strings(recorded.getJsonArray("bpe_tokens")));
  }

  /// Checks the short texts of swift-transformers that were recorded with a model.
  static void checkTexts(Tokenizer tokenizer, String model) {
    JsonObject tests = object(shared("testdata/peer/tokenizer_tests.json"));
    for (JsonObject example : objects(tests.getJsonArray(model))) {
      String text = example.getString("input");
      int[] ids = ints(example.getJsonObject("encoded").getJsonArray("input_ids"));
      assertThat(tokenizer.encode(text, true)).as(text).containsExactly(ids);
      assertThat(tokenizer.decode(ids, false)).isEqualTo(example.getString("decoded_with_special"));
      assertThat(tokenizer.decode(ids, true))
          .isEqualTo(example.getString("decoded_without_special"));
    }
  }
}
