// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.SmallBert.pieces;
import static dev.veduta.token.SmallBert.withConfig;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Tokenizer;
import dev.veduta.testkit.token.TokenizerContract;
import org.junit.jupiter.api.Test;

/// WordPiece with a small `vocab.txt`.
class WordPieceTest extends TokenizerContract {
  private final Tokenizer bert = tokenizer();

  @Override
  protected Tokenizer tokenizer() {
    return SmallBert.load(MemoryFiles.none().with("vocab.txt", SmallBert.LINES));
  }

  @Test
  void takesTheLongestPieceFirst() {
    assertThat(pieces(bert, "unwanted cats")).containsExactly("un", "##want", "##ed", "cat", "##s");
  }

  @Test
  void makesOneUnknownOfAWordThatCannotBeCut() {
    assertThat(pieces(bert, "catz cat")).containsExactly("[UNK]", "cat");
    assertThat(pieces(bert, "unwant" + "zed")).containsExactly("[UNK]");
  }

  @Test
  void takesNoWordOfMoreThanAHundredCharacters() {
    assertThat(pieces(bert, "cat" + "s".repeat(97))).hasSize(98).startsWith("cat", "##s");
    assertThat(pieces(bert, "cat" + "s".repeat(98))).containsExactly("[UNK]");
  }

  @Test
  void countsCharactersBeyondTheFirstPlaneOnce() {
    Tokenizer emoji =
        SmallBert.load(MemoryFiles.none().with("vocab.txt", "[UNK]\n😀\n##😀\n[CLS]\n[SEP]\n"));
    assertThat(pieces(emoji, "😀".repeat(100))).hasSize(100);
    assertThat(pieces(emoji, "😀".repeat(101))).containsExactly("[UNK]");
  }

  @Test
  void putsItsTemplateAround() {
    assertThat(bert.encode("a cat", true)).containsExactly(2, 10, 5, 3);
    assertThat(bert.encode("", true)).containsExactly(2, 3);
  }

  @Test
  void isolatesPunctuationAndSymbolsOfAscii() {
    assertThat(pieces(bert, "(cat)$cat-cat'"))
        .containsExactly("(", "cat", ")", "$", "cat", "-", "cat", "'");
  }

  @Test
  void isolatesIdeographs() {
    assertThat(pieces(bert, "a東京cat")).containsExactly("a", "東", "京", "cat");
  }

  @Test
  void cutsAtEveryKindOfWhitespace() {
    assertThat(pieces(bert, "\tcat\u00A0cat\u3000cat\u2028\r\ncat "))
        .hasSize(4)
        .containsOnly("cat");
  }

  @Test
  void dropsWhatCannotBeSeen() {
    assertThat(pieces(bert, "c\u0000a\u200Bt\uFFFD\u00AD \uE000cat")).containsExactly("cat", "cat");
  }

  @Test
  void findsSpecialTokensInTheText() {
    assertThat(pieces(bert, "a[MASK]cat [SEP]")).containsExactly("a", "[MASK]", "cat", "[SEP]");
    assertThat(pieces(bert, "[mask]")).doesNotContain("[MASK]");
  }

  @Test
  void joinsPiecesThatContinueAWord() {
    assertThat(bert.decode(bert.encode("unwanted cats", true), true)).isEqualTo("unwanted cats");
    assertThat(bert.decode(new int[] {6, 5}, false)).isEqualTo("##s cat");
  }

  @Test
  void closesTheGapBeforePunctuationEvenWithoutCleanUp() {
    int[] ids = bert.encode("It's a cat, don't. (a) - cat!", true);
    assertThat(bert.decode(ids, true)).isEqualTo("it ' s a cat, don ' t. ( a ) - cat!");
  }

  @Test
  void cleansUpContractionsWhenAskedTo() {
    Tokenizer clean = withConfig("{\"clean_up_tokenization_spaces\": true}");
    int[] ids = clean.encode("It's a cat, don't. (a) - I'm", true);
    assertThat(clean.decode(ids, true)).isEqualTo("it's a cat, don't. ( a ) - i'm");
    assertThat(clean.decode(clean.encode("do not", false), true)).isEqualTo("do not");
  }

  @Test
  void keepsSpecialTokensUnlessTheyAreSkipped() {
    int[] ids = bert.encode("cat [MASK]", true);
    assertThat(bert.decode(ids, false)).isEqualTo("[CLS] cat [MASK] [SEP]");
    assertThat(bert.decode(ids, true)).isEqualTo("cat");
  }

  @Test
  void readsLinesWithWindowsEndsAndWithoutALastEnd() {
    Tokenizer windows =
        SmallBert.load(
            MemoryFiles.none().with("vocab.txt", SmallBert.LINES.strip().replace("\n", "\r\n")));
    assertThat(windows.size()).isEqualTo(SmallBert.PIECES.size());
    assertThat(windows.token(35)).isEqualTo("##x");
  }
}
