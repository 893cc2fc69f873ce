// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.Recordings.checkPieces;
import static dev.veduta.token.Recordings.checkTexts;
import static dev.veduta.token.Recordings.checkTransformersJs;
import static dev.veduta.token.Recordings.ints;
import static dev.veduta.token.Recordings.shared;
import static dev.veduta.token.Recordings.transformersJs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Tokenizer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Token ids and texts that other implementations recorded with SentencePiece's vocabularies.
class RecordedPiecesTest {
  private static final String T5 = "tokenizers/t5-small/tokenizer.json";
  private static final String XLM_ROBERTA = "tokenizers/xlm-roberta/tokenizer.json.gz";

  /// Transformers did so unless told otherwise when these texts were recorded.
  private static final String CLEAN = "\"clean_up_tokenization_spaces\": true";

  @Test
  void transformersJsGetsTheSameIdsOfT5() {
    checkAll(T5, json(T5), 58);
  }

  @Test
  void transformersJsGetsTheSameIdsOfXlmRoberta() throws IOException {
    Map<String, Tokenizer> tokenizers =
        Map.of(
            "Xenova/paraphrase-multilingual-mpnet-base-v2", json(XLM_ROBERTA),
            "Xenova/bge-reranker-base", bge());
    List<JsonObject> examples = transformersJs(XLM_ROBERTA);
    assertThat(examples).hasSize(29);
    for (JsonObject example : examples) {
      Tokenizer tokenizer = tokenizers.get(example.getString("model"));
      checkTransformersJs(Objects.requireNonNull(tokenizer), example);
    }
  }

  @Test
  void transformersJsGetsTheSameIdsOfSmallTrOcr() {
    checkAll(
        "tokenizers/trocr-small/unilm3-cased.model (id = piece index + 1)",
        model("trocr-small/unilm3-cased.model", "XLMRobertaTokenizer"),
        15);
  }

  @Test
  void transformersJsGetsTheSameIdsOfAlbert() {
    checkAll("tokenizers/spiece.model", model("spiece.model", "AlbertTokenizer"), 29);
  }

  @Test
  void swiftTransformersGetsTheSameIdsOfT5() {
    JsonObject recorded = Recordings.object(shared("testdata/peer/t5_base_encoded.json"));
    Tokenizer t5 = json(T5);
    checkPieces(t5, recorded);
    int[] ids = ints(recorded.getJsonArray("token_ids"));
    assertThat(t5.encode(recorded.getString("text"), true)).containsExactly(ids);
    assertThat(t5.decode(ids, false)).isEqualTo(recorded.getString("decoded_text"));
    checkTexts(t5, "t5-base");
  }

  private static void checkAll(String vocabulary, Tokenizer tokenizer, int count) {
    List<JsonObject> examples = transformersJs(vocabulary);
    assertThat(examples).hasSize(count);
    examples.forEach(example -> checkTransformersJs(tokenizer, example));
  }

  /// The same vocabulary in a file that keeps a space at the end of a text.
  private static Tokenizer bge() throws IOException {
    byte[] whole = file(XLM_ROBERTA).bytes("tokenizer.json", Long.MAX_VALUE);
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(whole))) {
      JsonObject json = reader.readObject();
      JsonObject spaces =
          object(
              """
              {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}\
              """);
      JsonObject normalizer =
          Json.createObjectBuilder()
              .add("type", "Sequence")
              .add(
                  "normalizers",
                  Json.createArrayBuilder().add(json.getJsonObject("normalizer")).add(spaces))
              .build();
      JsonObject changed =
          Json.createObjectBuilder(json)
              .add("normalizer", normalizer)
              .add("pre_tokenizer", object("{\"type\": \"Metaspace\"}"))
              .build();
      return load(MemoryFiles.none().with("tokenizer.json", changed.toString()));
    }
  }

  private static JsonObject object(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }

  private static Tokenizer json(String file) {
    return load(file(file));
  }

  private static MemoryFiles file(String file) {
    return MemoryFiles.none().with("tokenizer.json", shared("testdata/" + file));
  }

  private static Tokenizer load(MemoryFiles files) {
    return new UnigramProvider().load(files.with("tokenizer_config.json", "{%s}".formatted(CLEAN)));
  }

  private static Tokenizer model(String file, String tokenizerClass) {
    return new SentencePieceProvider()
        .load(
            MemoryFiles.none()
                .with("spiece.model", shared("testdata/tokenizers/" + file))
                .with(
                    "tokenizer_config.json",
                    "{\"tokenizer_class\": \"%s\", %s}".formatted(tokenizerClass, CLEAN)));
  }
}
