// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.Recordings.checkPieces;
import static dev.veduta.token.Recordings.checkTexts;
import static dev.veduta.token.Recordings.ints;
import static dev.veduta.token.Recordings.object;
import static dev.veduta.token.Recordings.objects;
import static dev.veduta.token.Recordings.read;
import static dev.veduta.token.Recordings.shared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Tokenizer;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What other implementations of GPT-2's and RoBERTa's tokenizers recorded, in the folder `shared`.
class RecordedBytePairsTest {

  // Recorded when spaces were cleaned up unasked.
  private static final String CLEAN =
      """
      {"tokenizer_class": "%s", "clean_up_tokenization_spaces": true,
       "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output": true}\
      """;

  @Test
  void transformersJsGetsTheSameIdsWithGpt2() {
    Tokenizer clean = gpt2(CLEAN.formatted("GPT2Tokenizer"));
    Tokenizer plain = gpt2("{}");
    for (JsonObject example : Recordings.transformersJs("tokenizers/gpt2")) {
      Recordings.checkTransformersJs(clean, example);
      // Bytes lose nothing, unless they are cleaned up.
      int[] ids = ints(example.getJsonArray("ids"));
      assertThat(plain.decode(ids, false)).isEqualTo(example.getString("text"));
    }
  }

  @Test
  void transformersJsGetsTheSameIdsWithRoberta() {
    Tokenizer roberta = roberta(CLEAN.formatted("RobertaTokenizer"));
    Recordings.transformersJs("tokenizers/roberta-base")
        .forEach(example -> Recordings.checkTransformersJs(roberta, example));
  }

  @Test
  void aClassOfRobertaChangesNothingInItsTokenizerJson() {
    Tokenizer asWritten = roberta("{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    Tokenizer roberta = roberta("{\"tokenizer_class\": \"RobertaTokenizer\"}");
    assertThat(roberta.size()).isEqualTo(50265);
    String text = "A small <mask>, isn't it? </s> 東京";
    assertThat(roberta.encode(text, true))
        .containsExactly(asWritten.encode(text, true))
        .startsWith(0)
        .contains(50264)
        .endsWith(2);
  }

  @Test
  void swiftTransformersGetsTheSameIdsOfALongText() {
    JsonObject recorded = object(shared("testdata/peer/gpt2_encoded_tokens.json"));
    Tokenizer gpt2 = gpt2("{}");
    checkPieces(gpt2, recorded);
    int[] ids = ints(recorded.getJsonArray("token_ids"));
    assertThat(gpt2.encode(recorded.getString("text"), true)).containsExactly(ids);
    assertThat(gpt2.decode(ids, false)).isEqualTo(recorded.getString("decoded_text"));
  }

  @Test
  void swiftTransformersGetsTheSameTexts() {
    checkTexts(gpt2(CLEAN.formatted("GPT2Tokenizer")), "distilgpt2");
  }

  @Test
  void whisperGetsTheSameIdsWithItsOwnTokensAround() {
    Tokenizer gpt2 = gpt2("{}");
    JsonObject tests = object(shared("testdata/peer/tokenizer_tests.json"));
    for (JsonObject example : objects(tests.getJsonArray("openai/whisper-tiny.en"))) {
      int[] ids = ints(example.getJsonObject("encoded").getJsonArray("input_ids"));
      assertThat(gpt2.encode(example.getString("input"), true))
          .containsExactly(Arrays.copyOfRange(ids, 2, ids.length - 1));
    }
  }

  @Test
  void aProgramIsCutIntoTheIdsThatAnotherTokenizerRecorded() {
    int[] ids = ints((JsonArray) read(shared("testdata/peer/tokens_gpt2.json")));
    Tokenizer gpt2 = gpt2("{}");
    assertThat(gpt2.encode(gpt2.decode(ids, false), true)).containsExactly(ids);
  }

  private static Tokenizer gpt2(String config) {
    return new BpeProvider()
        .load(
            MemoryFiles.none()
                .with("tokenizer_config.json", config)
                .with("vocab.json", shared("testdata/tokenizers/gpt2/vocab.json"))
                .with("merges.txt", shared("testdata/tokenizers/gpt2/merges.txt")));
  }

  private static Tokenizer roberta(String config) {
    return new BpeProvider()
        .load(
            MemoryFiles.none()
                .with("tokenizer_config.json", config)
                .with("tokenizer.json", shared("testdata/tokenizers/roberta-base/tokenizer.json")));
  }
}
