// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.SmallBert.pieces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Tokenizer;
import dev.veduta.testkit.token.TokenizerContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Byte-pair encoding with the settings that `tokenizer.json` can give it.
class BpeModelTest extends TokenizerContract {
  private static final List<String> LETTERS =
      List.of("<unk>", "a", "b", "c", "ab", "abc", "bc", "<0xC3>", "<0xA9>");
  private static final String ORDER = "[\"b\", \"c\"], [\"a\", \"b\"], [\"a\", \"bc\"]";
  private static final String PLAIN = "\"decoder\": {\"type\": \"Fuse\"}";

  @Override
  protected Tokenizer tokenizer() {
    return letters("\"unk_token\": \"<unk>\", \"fuse_unk\": true");
  }

  private static Tokenizer letters(String model) {
    return SmallBpe.json(model, LETTERS, ORDER, PLAIN);
  }

  @Test
  void followsTheOrderOfMergesAndNotTheLengthOfPieces() {
    assertThat(pieces(tokenizer(), "abc")).containsExactly("abc");
    assertThat(pieces(tokenizer(), "ab")).containsExactly("ab");
    assertThat(pieces(tokenizer(), "abcab")).containsExactly("abc", "ab");
    Tokenizer other =
        SmallBpe.json("\"unk_token\": null", LETTERS, "\"a b\", \"b c\", \"a bc\"", PLAIN);
    assertThat(pieces(other, "abc")).containsExactly("ab", "c");
  }

  @Test
  void leavesUnknownCharactersOutWithoutAnUnknownPiece() {
    assertThat(pieces(letters("\"unk_token\": null"), "aébcx")).containsExactly("abc");
  }

  @Test
  void makesAnUnknownPieceOfEachCharacterOrOfSeveral() {
    assertThat(pieces(letters("\"unk_token\": \"<unk>\""), "xy😀a"))
        .containsExactly("<unk>", "<unk>", "<unk>", "a");
    assertThat(pieces(tokenizer(), "xy😀ax")).containsExactly("<unk>", "a", "<unk>");
  }

  @Test
  void fallsBackToBytesWhereAllOfThemArePieces() {
    Tokenizer bytes = letters("\"unk_token\": \"<unk>\", \"byte_fallback\": true");
    assertThat(pieces(bytes, "aéb")).containsExactly("a", "<0xC3>", "<0xA9>", "b");
    assertThat(pieces(bytes, "aèb")).containsExactly("a", "<unk>", "b");
    // As in the original, an unknown piece waits for one of the vocabulary.
    assertThat(pieces(bytes, "xéb")).containsExactly("<0xC3>", "<0xA9>", "<unk>", "b");
  }

  @Test
  void takesAWordThatIsAPieceAsItIsWhenToldTo() {
    List<String> unreachable = List.of("a", "b", "c", "abc");
    String none = "\"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}";
    assertThat(pieces(SmallBpe.json("\"ignore_merges\": true", unreachable, "", none), "abc ab"))
        .containsExactly("abc", "a", "b");
    assertThat(pieces(SmallBpe.json("\"ignore_merges\": false", unreachable, "", none), "abc"))
        .containsExactly("a", "b", "c");
  }

  @Test
  void marksCharactersInsideAndAtTheEndOfWords() {
    Tokenizer marked =
        SmallBpe.json(
            "\"continuing_subword_prefix\": \"##\", \"end_of_word_suffix\": \"</w>\"",
            List.of("a", "##b", "##c</w>", "ab", "abc</w>", "a</w>"),
            "\"a ##b\", \"ab ##c</w>\"",
            """
            "pre_tokenizer": {"type": "Whitespace"}, "decoder": {"type": "BPEDecoder"}\
            """);
    assertThat(pieces(marked, "abc a")).containsExactly("abc</w>", "a</w>");
    assertThat(marked.decode(marked.encode("abc a", false), false)).isEqualTo("abc a");
  }

  @Test
  void readsEmptySettingsAsNone() {
    Tokenizer empty =
        letters(
            "\"continuing_subword_prefix\": \"\", \"end_of_word_suffix\": \"\", \"dropout\": 0");
    assertThat(pieces(empty, "abc")).containsExactly("abc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"dropout\": 0.1 | \"a b\" | model.dropout must be 0 or null",
        "\"unk_token\": \"?\" | \"a b\" | has no '?', its unk_token",
        "\"x\": 0 | \"a b c\" | model.merges must be a list of merges",
        "\"x\": 0 | \"ab\" | model.merges must be a list of merges",
        "\"x\": 0 | [\"a\"] | model.merges must be a list of merges",
        "\"x\": 0 | [\"a\", 1] | model.merges must be a list of merges",
        "\"x\": 0 | \"a z\" | merge 1 of 'a' and 'z' needs 'z', which is not in the vocabulary",
        "\"x\": 0 | \"a b\", \"c a\" | merge 2 of 'c' and 'a' needs 'ca'",
        "\"fuse_unk\": \"yes\" | \"a b\" | model.fuse_unk must be true or false",
      })
  void refusesModels(String model, String merges, String fault) {
    assertThatThrownBy(() -> SmallBpe.json(model, LETTERS, merges, PLAIN))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model/tokenizer.json")
        .hasMessageContaining(fault);
  }

  @Test
  void refusesOrReadsEveryDamagedFile() {
    String keys =
        """
        "added_tokens": [{"id": 0, "content": "<unk>", "special": true}],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}]},
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(?:a|b)+|[^\\\\s]{1,3}"}},
        "decoder": {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"}]}\
        """;
    byte[] whole =
        "{%s, \"model\": {\"type\": \"BPE\", \"vocab\": %s, \"merges\": [%s]}}"
            .formatted(keys, SmallBpe.vocabulary(LETTERS), ORDER)
            .getBytes(StandardCharsets.UTF_8);
    assertThat(
            SmallBpe.load(MemoryFiles.none().with("tokenizer.json", whole)).encode("abc a", true))
        .containsExactly(4, 3, 1);
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j < 2; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      MemoryFiles files = MemoryFiles.none().with("tokenizer.json", damaged);
      try {
        new BpeProvider().matches(files);
        Tokenizer tokenizer = SmallBpe.load(files);
        tokenizer.decode(tokenizer.encode("abc é a", true), false);
      } catch (ModelException e) {
        assertThat(e).hasMessageContaining("model/tokenizer.json");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(150);
  }

  @Test
  void refusesModelsWithoutMerges() {
    MemoryFiles none =
        MemoryFiles.none()
            .with("tokenizer.json", "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}}}");
    assertThatThrownBy(() -> SmallBpe.load(none)).hasMessageContaining("model.merges must be");
    MemoryFiles lines = SmallBpe.files(LETTERS).with("merges.txt", "#version: 0.2\na b\n\nabc\n");
    assertThatThrownBy(() -> SmallBpe.load(lines))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model/merges.txt: line 4 must be two pieces");
  }
}
