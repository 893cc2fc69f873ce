// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.Recordings.checkPieces;
import static dev.veduta.token.Recordings.checkTexts;
import static dev.veduta.token.Recordings.ints;
import static dev.veduta.token.Recordings.object;
import static dev.veduta.token.Recordings.shared;
import static dev.veduta.token.Recordings.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Tokenizer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What other implementations of BERT's tokenizer recorded, in the folder `shared`.
class RecordedTokensTest {
  private static final String CLEAN = "\"clean_up_tokenization_spaces\": true";
  private static final String UNCASED = "{" + CLEAN + "}";
  private static final String CASED = "{\"do_lower_case\": false, " + CLEAN + "}";

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
  void swiftTransformersGetsTheSameIdsOfALongText() {
    JsonObject recorded = object(shared("testdata/peer/bert_uncased_encoded.json"));
    Tokenizer uncased = uncased();
    int[] ids = uncased.encode(recorded.getString("text"), true);
    assertThat(ids).containsExactly(ints(recorded.getJsonArray("token_ids")));
    checkPieces(uncased, recorded);
    assertThat(uncased.decode(ids, false)).isEqualTo(recorded.getString("decoded_text"));
  }

  @Test
  void swiftTransformersGetsTheSamePiecesOfACasedText() {
    JsonObject recorded = object(shared("testdata/peer/distilbert_cased_encoded.json"));
    // The recorded vocabulary is absent, but greedy choices stay what they were when all pieces
    // that were not chosen are taken away.
    Set<String> pieces = new LinkedHashSet<>(List.of("[UNK]", "[CLS]", "[SEP]"));
    pieces.addAll(strings(recorded.getJsonArray("bpe_tokens")));
    Tokenizer cased =
        SmallBert.load(
            MemoryFiles.none()
                .with("tokenizer_config.json", CASED)
                .with("vocab.txt", String.join("\n", pieces)));
    checkPieces(cased, recorded);
    assertThat(cased.decode(cased.encode(recorded.getString("text"), true), false))
        .isEqualTo(recorded.getString("decoded_text"));
  }

  @Test
  void swiftTransformersGetsTheSameTexts() {
    Tokenizer uncased = uncased();
    checkTexts(uncased, "bert-base-uncased");
    checkTexts(uncased, "google-bert/bert-base-uncased");
  }

  @Test
  void transformersJsGetsTheSameIds() {
    Tokenizer uncased = uncased();
    Recordings.transformersJs("tokenizers/bert-base-uncased/vocab.txt")
        .forEach(example -> Recordings.checkTransformersJs(uncased, example));
    Tokenizer cased = lines("bert-base-cased", CASED);
    Recordings.transformersJs("tokenizers/bert-base-cased/vocab.txt")
        .forEach(example -> Recordings.checkTransformersJs(cased, example));
  }

  private static Tokenizer uncased() {
    return lines("bert-base-uncased", UNCASED);
  }

  private static Tokenizer lines(String model, String config) {
    return SmallBert.load(
        MemoryFiles.none()
            .with("tokenizer_config.json", config)
            .with("vocab.txt", shared("testdata/tokenizers/" + model + "/vocab.txt")));
  }
}
