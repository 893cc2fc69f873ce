// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.SmallBert.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are no tokenizer are refused by name, with their fault.
class HostileTokenizerTest {
  private static final String MODEL = "\"type\": \"WordPiece\", \"unk_token\": \"[UNK]\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | model/vocab.txt holds no vocabulary",
        "[UNK]\\ncat\\ncat\\n | 'cat' stands twice in the vocabulary, with the ids 1 and 2",
        "[CLS]\\n[SEP]\\n | has no '[UNK]', its unk_token; add it, or name another piece",
        "[UNK]\\n[SEP]\\n | has no '[CLS]', its cls_token",
      })
  void refusesLines(String lines, String fault) {
    refused(MemoryFiles.none().with("vocab.txt", lines.translateEscapes()), "vocab.txt", fault);
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] bytes = "[UNK]\ncat\u00FF\n".getBytes(StandardCharsets.ISO_8859_1);
    refused(MemoryFiles.none().with("vocab.txt", bytes), "vocab.txt", "byte 9");
    byte[] json = "{\"model\": \"\u00FF\"}".getBytes(StandardCharsets.ISO_8859_1);
    refused(MemoryFiles.none().with("tokenizer.json", json), "tokenizer.json", "UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"[UNK]\": 0, \"a\": 1000000000}",
        "{\"[UNK]\": 0, \"a\": 2}",
        "{\"[UNK]\": 0, \"a\": 0}",
        "{\"[UNK]\": 0, \"a\": -1}",
        "{\"[UNK]\": 0, \"a\": 0.5}",
        "{\"[UNK]\": 0, \"a\": 1e400}",
        "{\"[UNK]\": 0, \"a\": \"1\"}",
        "{\"[UNK]\": 0, \"a\": null}",
      })
  void refusesIdsWithGapsRepeatsOrOutOfRange(String vocab) {
    refused(
        MemoryFiles.none().with("tokenizer.json", json(MODEL, vocab, "\"x\": 0")),
        "tokenizer.json",
        "model.vocab.a must be a whole number from 0 to 1 that no other piece has");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | holds no vocabulary",
        "[] | model.vocab must be an object",
        "{\"a\": 0} | has no '[UNK]'",
        "{\"[UNK]\": 0, \"\\ud800\": 1} | half of a surrogate pair",
      })
  void refusesVocabularies(String vocab, String fault) {
    refused(
        MemoryFiles.none().with("tokenizer.json", json(MODEL, vocab, "\"x\": 0")),
        "tokenizer.json",
        fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"added_tokens\": {} | added_tokens must be a list",
        "\"added_tokens\": [1] | added_tokens must be a list",
        "\"added_tokens\": [{\"id\": 36}] | added_tokens[0].content must be the text of a token",
        "\"added_tokens\": [{\"id\": 1000000000, \"content\": \"x\"}] | the next free one is 36",
        "\"added_tokens\": [{\"id\": 7, \"content\": \"cat\"}] | the vocabulary gives it 5",
        "\"post_processor\": {\"type\": \"BertProcessing\", \"cls\": [\"a\", 36], \"sep\": [\"a\","
            + " 3]} | post_processor.cls must be",
        "\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": []} |"
            + " post_processor.single must be",
        "\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\":"
            + " {\"id\": \"x\"}}]} | special_tokens.x.ids must be",
        "\"decoder\": [] | decoder must be an object",
      })
  void refusesPartsThatMakeNoSense(String keys, String fault) {
    refused(MemoryFiles.none().with("tokenizer.json", json(keys)), "tokenizer.json", fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"do_lower_case\": \"yes\"} | do_lower_case must be true or false",
        "{\"added_tokens_decoder\": {\"x\": {}}} | added_tokens_decoder.x must be",
        "{\"added_tokens_decoder\": {\"36\": {}}} | content must be",
        "{\"added_tokens_decoder\": {\"99\": {\"content\": \"x\"}}} | the next free one is 36",
        "{\"cls_token\": {}} | cls_token.content must be",
        "[] | must hold a JSON object",
        "{ | is not valid JSON",
      })
  void refusesSettings(String config, String fault) {
    MemoryFiles lines = MemoryFiles.none().with("vocab.txt", SmallBert.LINES);
    refused(lines.with("tokenizer_config.json", config), "model/", fault);
  }

  @Test
  void refusesOtherModels() {
    refused(
        MemoryFiles.none().with("tokenizer.json", json("\"type\": \"BPE\"", "{}", "\"x\": 0")),
        "tokenizer.json",
        "model.type must be WordPiece, got \"BPE\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[", "{\"model\": ", "{\"model\": null}", "{\"model\": {}}"})
  void refusesWhatIsNoTokenizer(String json) {
    refused(MemoryFiles.none().with("tokenizer.json", json), "tokenizer.json", "");
  }

  @Test
  void refusesNestingAndNumbersBeyondReason() {
    for (String value : new String[] {"[".repeat(100_000), "9".repeat(100_000)}) {
      MemoryFiles files = MemoryFiles.none().with("tokenizer.json", "{\"model\": {\"x\": " + value);
      refused(files, "tokenizer.json", "is not valid JSON");
      assertThatThrownBy(() -> new WordPieceProvider().matches(files))
          .isInstanceOf(ModelException.class);
    }
  }

  @Test
  void refusesVocabulariesBeyondReason() {
    String endless = "[UNK]\n" + "a".repeat(5000);
    String key = json(MODEL, "{\"%s\": 7}".formatted("a".repeat(5000)), "\"x\": 0");
    refused(MemoryFiles.none().with("tokenizer.json", key), "tokenizer.json", "5000 characters");
    refused(MemoryFiles.none().with("vocab.txt", endless), "vocab.txt", "5000 characters");
    byte[] large = new byte[33 << 20];
    refused(MemoryFiles.none().with("vocab.txt", large), "vocab.txt", "longer than");
    StringBuilder many = new StringBuilder("[UNK]\n");
    for (int i = 0; i < 10_000; i++) {
      many.append(i).append("x".repeat(1000)).append('\n');
    }
    refused(
        MemoryFiles.none().with("vocab.txt", many.toString()), "vocab.txt", "more than 6000000");
  }

  @Test
  void refusesOrReadsEveryDamagedFile() {
    String keys =
        """
        "added_tokens": [{"id": 2, "content": "[CLS]", "special": true}],
        "normalizer": {"type": "BertNormalizer", "lowercase": true},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}\
        """;
    byte[] whole = json(keys).getBytes(StandardCharsets.UTF_8);
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j < 3; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      MemoryFiles files = MemoryFiles.none().with("tokenizer.json", damaged);
      try {
        new WordPieceProvider().matches(files);
        SmallBert.load(files).encode("a cat", true);
      } catch (ModelException e) {
        assertThat(e).hasMessageContaining("model/tokenizer.json");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  private static void refused(MemoryFiles files, String file, String fault) {
    assertThatThrownBy(() -> SmallBert.load(files))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file)
        .hasMessageContaining(fault);
  }
}
