// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.SmallBert.asWritten;
import static dev.veduta.token.SmallBert.json;
import static dev.veduta.token.SmallBert.pieces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Tokenizer;
import dev.veduta.testkit.token.TokenizerContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// WordPiece with a small `tokenizer.json`.
class TokenizerJsonTest extends TokenizerContract {
  private static final String BERT =
      """
      "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                     "strip_accents": null, "lowercase": %s},
      "pre_tokenizer": {"type": "BertPreTokenizer"},
      "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
      "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
      "truncation": {"max_length": 2}, "padding": {"length": 9},
      "added_tokens": [{"id": 2, "content": "[CLS]", "special": true},
                       {"id": 3, "content": "[SEP]", "special": true}%s]\
      """;

  @Override
  protected Tokenizer tokenizer() {
    return asWritten(BERT.formatted("true", token(4, "[MASK]", "\"special\": true")));
  }

  @Test
  void isTakenAsItStandsWithoutABertClass() {
    Tokenizer cased = asWritten(BERT.formatted("false", ""));
    assertThat(cased.encode("Cat café", true)).containsExactly(2, 27, 26, 3);
  }

  @Test
  void givesWayToBertsSettingsInABertClass() {
    MemoryFiles files =
        MemoryFiles.none().with("tokenizer.json", json(BERT.formatted("false", "")));
    for (String config :
        new String[] {
          "{\"tokenizer_class\": \"BertTokenizer\"}",
          "{\"tokenizer_class\": \"BertTokenizerFast\", \"do_lower_case\": true}"
        }) {
      Tokenizer lower = SmallBert.load(files.with("tokenizer_config.json", config));
      assertThat(pieces(lower, "Cat café")).containsExactly("cat", "cafe");
    }
    Tokenizer git = SmallBert.load(files.with("config.json", "{\"model_type\": \"git\"}"));
    assertThat(pieces(git, "Cat")).containsExactly("cat");
    Tokenizer kept =
        SmallBert.load(
            files.with(
                "tokenizer_config.json",
                "{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": false}"));
    assertThat(pieces(kept, "Cat café")).containsExactly("Cat", "café");
  }

  @Test
  void winsOverVocabTxt() {
    MemoryFiles files =
        MemoryFiles.none()
            .with("tokenizer.json", json(BERT.formatted("true", "")))
            .with("vocab.txt", "[UNK]\n");
    assertThat(SmallBert.load(files).size()).isEqualTo(SmallBert.PIECES.size());
  }

  @Test
  void needsNoPartsAroundItsModel() {
    Tokenizer bare = asWritten("\"normalizer\": null, \"decoder\": null");
    assertThat(bare.encode("unwanted", true)).containsExactly(7, 8, 9);
    assertThat(bare.encode("a cat", true)).containsExactly(1);
    assertThat(bare.decode(new int[] {7, 8, 9}, true)).isEqualTo("un ##want ##ed");
  }

  @Test
  void followsItsTemplate() {
    Tokenizer template =
        asWritten(
            """
            "post_processor": {"type": "TemplateProcessing",
              "single": [{"SpecialToken": {"id": "x", "type_id": 0}},
                         {"Sequence": {"id": "A", "type_id": 0}},
                         {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
                         {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
              "pair": [],
              "special_tokens": {"x": {"id": "x", "ids": [2, 4], "tokens": ["[CLS]", "[MASK]"]},
                                 "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}}\
            """);
    assertThat(template.encode("cat", true)).containsExactly(2, 4, 5, 3, 3);
    assertThat(template.encode("cat", false)).containsExactly(5);
  }

  @Test
  void hasItsOwnPrefixAndLongestWord() {
    String model =
        """
        "type": "WordPiece", "unk_token": "?", "continuing_subword_prefix": "+",
        "max_input_chars_per_word": 3\
        """;
    Tokenizer plus =
        SmallBert.load(
            MemoryFiles.none()
                .with(
                    "tokenizer.json", json(model, "{\"?\": 0, \"c\": 1, \"+s\": 2}", "\"x\": 0")));
    assertThat(plus.encode("css", true)).containsExactly(1, 2, 2);
    assertThat(plus.encode("csss", true)).containsExactly(0);
  }

  @Test
  void takesWhitespaceAroundAddedTokensThatAskForIt() {
    Tokenizer both =
        asWritten(BERT.formatted("true", token(36, "<x>", "\"lstrip\": true, \"rstrip\": true")));
    assertThat(pieces(both, "a  <x>  <x> cat")).containsExactly("a", "<x>", "<x>", "cat");
    assertThat(both.size()).isEqualTo(37);
  }

  @Test
  void findsSingleWordsOnlyWhereTheyStandAlone() {
    Tokenizer single = asWritten(BERT.formatted("true", token(36, "xx", "\"single_word\": true")));
    assertThat(pieces(single, "xx (xx) 東xx"))
        .startsWith("xx", "(", "xx", ")")
        .doesNotContain("[CLS]");
    assertThat(pieces(single, "axx xx_ xxé")).doesNotContain("xx");
  }

  @Test
  void findsNormalizedTokensInNormalizedText() {
    Tokenizer normalized =
        asWritten(BERT.formatted("true", token(36, "NEWTÖK", "\"normalized\": true")));
    assertThat(pieces(normalized, "a newtok NewTök")).containsExactly("a", "NEWTÖK", "NEWTÖK");
    assertThat(normalized.decode(new int[] {10, 36}, true)).isEqualTo("a newtok");
    Tokenizer special =
        asWritten(
            BERT.formatted("true", token(36, "NEWTÖK", "\"normalized\": true, \"special\": true")));
    assertThat(special.decode(new int[] {10, 36}, true)).as("not its text").isEqualTo("a newtok");
    Tokenizer literal =
        asWritten(BERT.formatted("true", token(36, "NEWTÖK", "\"normalized\": false")));
    assertThat(pieces(literal, "NEWTÖK newtok")).containsExactly("NEWTÖK", "newtok");
  }

  @Test
  void prefersTheLongestAddedToken() {
    String tokens =
        token(36, "<a>", "\"special\": true") + token(37, "<a><b>", "\"special\": true");
    Tokenizer longest = asWritten(BERT.formatted("true", tokens));
    assertThat(longest.encode("<a><b><a>", false)).containsExactly(37, 36);
  }

  @ParameterizedTest
  @CsvSource({
    "normalizer, Postcompiled",
    "pre_tokenizer, Innerspace",
    "post_processor, WordLevel",
    "decoder, CTF",
  })
  void refusesPartsItDoesNotKnow(String part, String type) {
    assertThatThrownBy(() -> asWritten("\"%s\": {\"type\": \"%s\"}".formatted(part, type)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model/tokenizer.json: " + part + ".type must be ")
        .hasMessageContaining(type);
  }

  @Test
  void isToldFromOtherKindsOfTokenizers() {
    WordPieceProvider provider = new WordPieceProvider();
    MemoryFiles lines = MemoryFiles.none().with("vocab.txt", SmallBert.LINES);
    assertThat(provider.name()).isEqualTo("WordPiece");
    assertThat(provider.matches(lines)).isTrue();
    assertThat(provider.matches(lines.with("tokenizer.json", json("\"x\": [{}]")))).isTrue();
    assertThat(provider.matches(lines.with("tokenizer.json", "{\"model\": {\"type\": \"BPE\"}}")))
        .isFalse();
    assertThat(provider.matches(lines.with("tokenizer.json", "{}"))).isFalse();
    String untyped = "{\"model\": {\"vocab\": {}, \"max_input_chars_per_word\": 100}}";
    assertThat(provider.matches(MemoryFiles.none().with("tokenizer.json", untyped))).isTrue();
    assertThat(provider.matches(MemoryFiles.none().with("vocab.json", "{}"))).isFalse();
  }

  private static String token(int id, String content, String flags) {
    return ", {\"id\": %d, \"content\": \"%s\", %s}".formatted(id, content, flags);
  }
}
