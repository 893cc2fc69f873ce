// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.SmallBert.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Tokenizer;
import dev.veduta.testkit.token.TokenizerContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/// GPT-2's tokenizer with few merges.
class BpeTest extends TokenizerContract {
  private static final MemoryFiles FILES = SmallBpe.files(SmallBpe.bytes("<|endoftext|>"));

  @Override
  protected Tokenizer tokenizer() {
    return SmallBpe.load(FILES);
  }

  @Test
  void mergesTheFirstPairOfTheListFirst() {
    assertThat(pieces(tokenizer(), "cats the cat")).containsExactly("cats", "Ġthe", "Ġcat");
    assertThat(pieces(tokenizer(), " scat")).containsExactly("Ġ", "s", "cat");
  }

  @Test
  void keepsTheSpaceWithTheWordBehindIt() {
    assertThat(pieces(tokenizer(), "the  cat's")).containsExactly("t", "he", "Ġ", "Ġcat", "'s");
    assertThat(pieces(tokenizer(), "cat 'S")).containsExactly("cat", "Ġ", "'", "S");
  }

  @Test
  void losesNoByte() {
    for (String text : List.of("naïve\u0000\t\n", "  東京 😀", "a\u0301 \uFFFD", " ")) {
      assertThat(tokenizer().decode(tokenizer().encode(text, true), false)).isEqualTo(text);
    }
  }

  @Test
  void patchesBytesThatAreNoText() {
    Tokenizer bytes = tokenizer();
    int[] ids = bytes.encode("é😀", false);
    assertThat(bytes.decode(new int[] {ids[0], ids[0], ids[1]}, false)).isEqualTo("\uFFFDé");
    assertThat(bytes.decode(new int[] {ids[2], ids[3], ids[4]}, false)).isEqualTo("\uFFFD");
    assertThat(bytes.decode(new int[] {ids[3], ids[4]}, false)).isEqualTo("\uFFFD\uFFFD");
  }

  @Test
  void putsASpaceInFrontWhenToldTo() {
    Tokenizer spaced =
        SmallBpe.load(FILES.with("tokenizer_config.json", "{\"add_prefix_space\": true}"));
    assertThat(pieces(spaced, "cat")).containsExactly("Ġcat");
    assertThat(pieces(spaced, " cat")).containsExactly("Ġcat");
  }

  @Test
  void putsItsStartAndEndAroundWhenToldTo() {
    Tokenizer around =
        SmallBpe.load(
            FILES.with(
                "tokenizer_config.json", "{\"add_bos_token\": true, \"add_eos_token\": true}"));
    assertThat(around.encode("cat", true)).startsWith(0).endsWith(0).hasSize(3);
    assertThat(tokenizer().encode("cat", true)).hasSize(1);
  }

  @Test
  void hasRobertasTemplateForRobertasClass() {
    MemoryFiles files = SmallBpe.files(SmallBpe.bytes("<s> <pad> </s> <unk> <mask>"));
    for (MemoryFiles roberta :
        List.of(
            files.with("tokenizer_config.json", "{\"tokenizer_class\": \"RobertaTokenizerFast\"}"),
            files.with("config.json", "{\"model_type\": \"bart\"}"),
            files.with("config.json", "{\"decoder\": {\"model_type\": \"trocr\"}}"))) {
      Tokenizer tokenizer = SmallBpe.load(roberta);
      assertThat(tokenizer.encode("cat", true)).startsWith(0).endsWith(2).hasSize(3);
      assertThat(tokenizer.decode(tokenizer.encode("cat <mask>", true), true)).isEqualTo("cat ");
      assertThat(tokenizer.size()).isEqualTo(5 + 256 + SmallBpe.MERGES.size());
    }
  }

  @Test
  void cleansUpOnlyWhenToldTwice() {
    String once = "\"clean_up_tokenization_spaces\": true";
    String twice =
        once
            + ", \"clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output\": true";
    int[] ids = tokenizer().encode("a cat !", false);
    assertThat(
            SmallBpe.load(FILES.with("tokenizer_config.json", "{" + once + "}")).decode(ids, true))
        .isEqualTo("a cat !");
    assertThat(
            SmallBpe.load(FILES.with("tokenizer_config.json", "{" + twice + "}")).decode(ids, true))
        .isEqualTo("a cat!");
  }

  @Test
  void findsAddedTokensBeforeItCutsBytes() {
    Tokenizer added =
        SmallBpe.load(
            FILES.with(
                "tokenizer_config.json",
                """
                {"added_tokens_decoder": {
                  "266": {"content": "<line>", "lstrip": true},
                  "267": {"content": "東 x", "special": true}}}\
                """));
    assertThat(pieces(added, "cat  <line>東 x cat")).containsExactly("cat", "<line>", "東 x", "Ġcat");
    assertThat(added.decode(added.encode("cat<line>東 x", false), true)).isEqualTo("cat<line>");
    assertThat(added.decode(added.encode("cat<line>東 x", false), false)).isEqualTo("cat<line>東 x");
  }

  @Test
  void isToldFromOtherKindsOfTokenizers() {
    BpeProvider provider = new BpeProvider();
    assertThat(provider.name()).isEqualTo("BPE");
    assertThat(provider.matches(FILES)).isTrue();
    assertThat(provider.matches(FILES.without("merges.txt"))).isFalse();
    assertThat(provider.matches(FILES.without("vocab.json"))).isFalse();
    assertThat(provider.matches(FILES.with("vocab.txt", "[UNK]"))).isFalse();
    assertThat(new WordPieceProvider().matches(FILES.with("vocab.txt", "[UNK]"))).isTrue();
    MemoryFiles typed = FILES.with("tokenizer.json", "{\"model\": {\"type\": \"WordPiece\"}}");
    assertThat(provider.matches(typed)).isFalse();
    MemoryFiles untyped = FILES.with("tokenizer.json", "{\"model\": {\"merges\": []}}");
    assertThat(provider.matches(untyped)).isTrue();
    assertThat(new WordPieceProvider().matches(untyped)).isFalse();
  }
}
