// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.SmallBert.pieces;
import static dev.veduta.token.SmallBert.withConfig;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Tokenizer;
import org.junit.jupiter.api.Test;

/// The files beside `vocab.txt`.
class TokenizerConfigTest {
  private static final MemoryFiles LINES = MemoryFiles.none().with("vocab.txt", SmallBert.LINES);

  @Test
  void keepsCaseAndAccentsWhenToldTo() {
    assertThat(pieces(withConfig("{\"do_lower_case\": false}"), "Cat café"))
        .containsExactly("Cat", "café");
    assertThat(pieces(withConfig("{\"strip_accents\": false}"), "CAFÉ")).containsExactly("café");
    assertThat(pieces(withConfig("{\"do_lower_case\": false, \"strip_accents\": true}"), "café"))
        .containsExactly("cafe");
  }

  @Test
  void keepsIdeographsTogetherWhenToldTo() {
    assertThat(pieces(withConfig("{\"tokenize_chinese_chars\": false}"), "東京"))
        .containsExactly("[UNK]");
  }

  @Test
  void namesTheSpecialTokens() {
    Tokenizer renamed =
        withConfig(
            """
            {"cls_token": "a", "sep_token": {"content": "cat", "special": true}, "unk_token": "do",
             "mask_token": null}\
            """);
    assertThat(renamed.encode("not zzz", true)).containsExactly(10, 33, 32, 5);
    assertThat(renamed.decode(renamed.encode("not", true), true)).isEqualTo("not");
  }

  @Test
  void putsRolesThatTheVocabularyLacksBehindIt() {
    Tokenizer more = withConfig("{\"cls_token\": \"<c>\", \"mask_token\": \"<m>\"}");
    assertThat(more.encode("cat", true)).containsExactly(36, 5, 3);
    assertThat(more.token(37)).isEqualTo("<m>");
  }

  @Test
  void listsAddedTokens() {
    Tokenizer listed =
        withConfig(
            """
            {"added_tokens_decoder": {
              "37": {"content": "<y>", "special": true},
              "36": {"content": "<x>", "normalized": false}}}\
            """);
    assertThat(listed.encode("<y>cat<x>", false)).containsExactly(37, 5, 36);
    assertThat(listed.decode(new int[] {37, 5, 36}, true)).isEqualTo("cat <x>");
  }

  @Test
  void readsTheOlderFiles() {
    Tokenizer older =
        SmallBert.load(
            LINES
                .with("added_tokens.json", "{\"<y>\": 37, \"<x>\": 36}")
                .with(
                    "special_tokens_map.json",
                    "{\"sep_token\": \"(\", \"additional_special_tokens\": [\"<y>\"]}"));
    assertThat(older.encode("<X><y>cat", true)).containsExactly(2, 36, 37, 5, 20);
    assertThat(older.encode("<Y>", false)).doesNotContain(37);
    assertThat(older.decode(new int[] {37, 5, 36, 20}, true)).isEqualTo("cat <x>");
  }

  @Test
  void ignoresTheOlderFilesBesideAddedTokensDecoder() {
    Tokenizer newer =
        SmallBert.load(
            LINES
                .with("tokenizer_config.json", "{\"added_tokens_decoder\": {}}")
                .with("added_tokens.json", "{\"<x>\": 36}"));
    assertThat(newer.size()).isEqualTo(36);
  }

  @Test
  void takesNoSettingForAToken() {
    assertThat(withConfig("{\"add_bos_token\": true, \"model_max_length\": 1e30}").size())
        .isEqualTo(36);
  }
}
