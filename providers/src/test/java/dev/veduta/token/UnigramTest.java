// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.SmallBert.pieces;
import static dev.veduta.token.SmallSentencePiece.compiled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Tokenizer;
import dev.veduta.testkit.token.TokenizerContract;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Unigram with a small `tokenizer.json`.
class UnigramTest extends TokenizerContract {
  private static final String VOCAB =
      """
      ["<unk>", 0], ["a", -1], ["b", -1], ["ab", -2], ["abc", -2.5], ["▁a", -1], ["▁", -3],
      ["A", -1], ["TM", -1], ["é", -1], ["c", -4], ["</s>", 0]\
      """;
  private static final String PARTS =
      """
      "added_tokens": [{"id": 11, "content": "</s>", "special": true}],
      "pre_tokenizer": {"type": "Metaspace"},
      "decoder": {"type": "Metaspace"},
      "post_processor": {"type": "TemplateProcessing",
        "single": [{"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "</s>"}}],
        "special_tokens": {"</s>": {"ids": [11]}}}\
      """;

  private final Tokenizer unigram = tokenizer();

  @Override
  protected Tokenizer tokenizer() {
    return load(PARTS, "\"unk_id\": 0, \"vocab\": [%s]".formatted(VOCAB));
  }

  @Test
  void takesThePiecesWithTheHighestSum() {
    assertThat(pieces(unigram, "abc")).containsExactly("▁", "abc");
    assertThat(pieces(unigram, "cabc")).containsExactly("▁", "c", "abc");
    assertThat(unigram.encode("a", true)).containsExactly(5, 11);
  }

  @Test
  void keepsWhatItFoundFirstOfEqualSums() {
    // "ab" scores as much as "a" and "b", and is found when only "a" has been passed.
    assertThat(pieces(unigram, "bab")).containsExactly("▁", "b", "ab");
    assertThat(
            pieces(
                load(
                    "\"x\": 0",
                    "\"unk_id\": 0, \"vocab\": [[\"?\", 0], [\"a\", -1]," + " [\"aa\", -1]]"),
                "aaa"))
        .containsExactly("a", "aa");
  }

  @Test
  void makesOneUnknownOfUnknownNeighbours() {
    assertThat(pieces(unigram, "b東京b😀")).containsExactly("▁", "b", "<unk>", "b", "<unk>");
  }

  @Test
  void knowsAPieceThatUnknownNeighboursHappenToBe() {
    // Where all scores are above 10, two unknown characters score more than one piece.
    Tokenizer positive =
        load("\"x\": 0", "\"unk_id\": 0, \"vocab\": [[\"?\", 100], [\"xy\", 100], [\"b\", 100]]");
    assertThat(pieces(positive, "bxyb")).containsExactly("b", "xy", "b");
    assertThat(pieces(positive, "bxyx")).containsExactly("b", "?");
  }

  @Test
  void writesUnknownTextAsBytesIfItHasThemAll() {
    String vocab =
        "\"unk_id\": 0, \"byte_fallback\": %s, \"vocab\": [[\"?\", 0], [\"a\", -1], "
            + "[\"<0xC3>\", 0], [\"<0xA9>\", 0]]";
    Tokenizer bytes = load("\"x\": 0", vocab.formatted(true));
    assertThat(pieces(bytes, "aé")).containsExactly("a", "<0xC3>", "<0xA9>");
    assertThat(pieces(bytes, "aèa")).containsExactly("a", "?", "a");
    assertThat(pieces(load("\"x\": 0", vocab.formatted(false)), "aé")).containsExactly("a", "?");
  }

  @Test
  void replacesWhatLooksLikeOneCharacterByItsFirstRule() {
    Tokenizer mapped = precompiled(Map.of("e\u0301", "é", "Ａ", "A", "™", "TM", "\r", "c"));
    assertThat(pieces(mapped, "e\u0301Ａ™")).containsExactly("é", "A", "TM");
    // The accent goes with the character, whose own rule is the shortest one.
    assertThat(pieces(mapped, "Ａ\u0301")).containsExactly("A");
    assertThat(pieces(mapped, "\r\n")).containsExactly("c");
    assertThat(pieces(mapped, "™\u0301\u0301")).containsExactly("TM", "<unk>");
    // An unassigned character and its accent are one as well.
    assertThat(pieces(precompiled(Map.of("\u0378", "a")), "\u0378\u0301")).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"vocab\": [[\"a\", 0]] | model.unk_id must be the id of the unknown piece, got null",
        "\"unk_id\": 1, \"vocab\": [[\"a\", 0]] | model.unk_id must be a whole number from 0 to 0",
        "\"unk_id\": 0, \"vocab\": [[\"a\", 0], [\"a\", 0]] | 'a' stands twice",
        "\"unk_id\": 0, \"vocab\": [[\"a\", 0], [\"b\"]] | a pair of a text and a number, got"
            + " [\"b\"] at 1",
        "\"unk_id\": 0, \"vocab\": [[\"a\", 1e999]] | a pair of a text and a number",
        "\"unk_id\": 0, \"vocab\": [\"a\"] | a pair of a text and a number",
        "\"unk_id\": 0, \"vocab\": [] | holds no vocabulary",
        "\"unk_id\": 0, \"vocab\": {} | model.vocab must be a list of pieces with their scores",
      })
  void refusesVocabularies(String model, String fault) {
    assertThatThrownBy(() -> load("\"x\": 0", model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model/tokenizer.json")
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'the character map of 0 bytes'",
    "'AAAA', 'the character map of 3 bytes'",
    "'?', 'normalizer.precompiled_charsmap must be a character map in Base64'",
  })
  void refusesCharacterMaps(String map, String fault) {
    String normalizer = precompiled(map);
    assertThatThrownBy(() -> load(normalizer, "\"unk_id\": 0, \"vocab\": [[\"a\", 0]]"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model/tokenizer.json")
        .hasMessageContaining(fault);
  }

  @Test
  void readsNoOtherModels() {
    MemoryFiles bpe = MemoryFiles.none().with("tokenizer.json", "{\"model\": {\"type\": \"BPE\"}}");
    assertThat(new UnigramProvider().matches(bpe)).isFalse();
    assertThat(new UnigramProvider().matches(MemoryFiles.none())).isFalse();
    assertThatThrownBy(() -> new UnigramProvider().load(bpe))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.type must be Unigram");
  }

  private static Tokenizer precompiled(Map<String, String> rules) {
    return load(
        precompiled(Base64.getEncoder().encodeToString(compiled(rules))),
        "\"unk_id\": 0, \"vocab\": [%s]".formatted(VOCAB));
  }

  private static String precompiled(String map) {
    return "\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"%s\"}"
        .formatted(map);
  }

  private static Tokenizer load(String keys, String model) {
    return new UnigramProvider()
        .load(
            MemoryFiles.none()
                .with(
                    "tokenizer.json",
                    "{%s, \"model\": {\"type\": \"Unigram\", %s}}".formatted(keys, model)));
  }
}
