// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.SmallBert.pieces;
import static dev.veduta.token.SmallSentencePiece.RULES;
import static dev.veduta.token.SmallSentencePiece.compiled;
import static dev.veduta.token.SmallSentencePiece.field;
import static dev.veduta.token.SmallSentencePiece.file;
import static dev.veduta.token.SmallSentencePiece.join;
import static dev.veduta.token.SmallSentencePiece.load;
import static dev.veduta.token.SmallSentencePiece.with;
import static dev.veduta.token.SmallSentencePiece.withBytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.veduta.spi.Tokenizer;
import dev.veduta.testkit.token.TokenizerContract;
import dev.veduta.token.SentencePieceFile.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A SentencePiece file.
class SentencePieceTest extends TokenizerContract {
  private static final byte[] NONE = new byte[0];
  private static final byte[] SPELLING = field(2, compiled(RULES));
  private static final byte[] WORD = field(3, 3);
  private static final byte[] CHAR = field(3, 4);

  /// Scores fall, so that what stands first is taken first.
  private static final List<Piece> PIECES =
      SmallSentencePiece.pieces(
          "▁cat", "▁a", "cat", "s", "▁", "t", "a", "c", "TM", "A", "é", ".", "ca", "at");

  private final Tokenizer unigram = tokenizer();

  @Override
  protected Tokenizer tokenizer() {
    return load(file(PIECES, NONE, SPELLING));
  }

  @Test
  void takesThePiecesWithTheHighestSum() {
    assertThat(pieces(unigram, "cats a cat")).containsExactly("▁cat", "s", "▁a", "▁cat");
    assertThat(pieces(unigram, "acat")).containsExactly("▁a", "cat");
  }

  @Test
  void makesOneUnknownOfUnknownNeighbours() {
    assertThat(pieces(unigram, "cat東京s東")).containsExactly("▁cat", "<unk>", "s", "<unk>");
  }

  @Test
  void appliesTheRulesOfTheFile() {
    assertThat(pieces(unigram, "Ａ™e\u0301\u200Bcat")).containsExactly("▁", "A", "TM", "é", "cat");
    assertThat(pieces(unigram, "a\u3000 \tcat")).containsExactly("▁a", "▁cat");
  }

  @Test
  void leavesSingleSpacesBetweenWords() {
    assertThat(pieces(unigram, "  a   cat \u3000")).containsExactly("▁a", "▁cat");
    assertThat(pieces(unigram, " \t \u3000")).isEmpty();
  }

  @Test
  void keepsSpacesWhenTheFileSaysSo() {
    byte[] spelling = join(SPELLING, field(3, 0), field(4, 0));
    assertThat(pieces(load(file(PIECES, NONE, spelling)), " cat  a"))
        .containsExactly("▁cat", "▁", "▁a");
    assertThat(pieces(load(file(PIECES, NONE, spelling)), "cat")).containsExactly("cat");
  }

  @Test
  void putsTheSpaceBehindWhenTheFileSaysSo() {
    Tokenizer suffix = load(file(PIECES, field(24, 1), SPELLING));
    assertThat(pieces(suffix, "cat")).containsExactly("cat", "▁");
  }

  @Test
  void leavesSpacesAloneWhenTheFileSaysSo() {
    List<Piece> spaced = with(PIECES, " ", SentencePieceFile.Type.NORMAL);
    assertThat(pieces(load(file(spaced, NONE, field(5, 0))), "cat")).containsExactly(" ", "cat");
  }

  @Test
  void findsUserDefinedPiecesBeforeAllElse() {
    List<Piece> defined = with(PIECES, "™ at", SentencePieceFile.Type.USER_DEFINED);
    Tokenizer tokenizer = load(file(defined, NONE, SPELLING));
    assertThat(pieces(tokenizer, "c™")).containsExactly("▁", "c", "TM");
    // Its space is written as U+2581, which is then no longer the piece.
    assertThat(pieces(tokenizer, "™ at")).containsExactly("▁", "<unk>", "▁a", "t");
    List<Piece> plain = with(PIECES, "™at", SentencePieceFile.Type.USER_DEFINED);
    assertThat(pieces(load(file(plain, NONE, SPELLING)), "c™at")).containsExactly("▁", "c", "™at");
  }

  @Test
  void doesNotFindControlPiecesInText() {
    assertThat(pieces(unigram, "<s>")).containsExactly("▁", "<unk>", "s", "<unk>");
  }

  @Test
  void passesOverUnusedPieces() {
    List<Piece> unused = with(PIECES, "cats", SentencePieceFile.Type.UNUSED);
    assertThat(pieces(load(file(unused, NONE, NONE)), "acats")).containsExactly("▁a", "cat", "s");
  }

  @Test
  void writesUnknownCharactersAsBytes() {
    Tokenizer bytes = load(file(withBytes(PIECES), field(35, 1), SPELLING));
    assertThat(pieces(bytes, "cat東")).containsExactly("▁cat", "<0xE6>", "<0x9D>", "<0xB1>");
    assertThat(bytes.decode(bytes.encode("cat東 a😀", false), true)).isEqualTo("cat東 a😀");
  }

  @Test
  void showsBytesThatAreNoTextAsReplacementCharacters() {
    Tokenizer bytes = load(file(withBytes(PIECES), field(35, 1), SPELLING));
    assertThat(decoded(bytes, "<0xE6>", "<0x9D>", "<0x41>", "<0xC3>", "<0xA9>", "▁a"))
        .isEqualTo("\uFFFD\uFFFDAé a");
    assertThat(decoded(bytes, "<0xED>", "<0xA0>", "<0x80>", "<0xC1>", "<0x81>", "<0xFF>"))
        .isEqualTo("\uFFFD".repeat(6));
    assertThat(decoded(bytes, "<0xF4>", "<0x90>", "<0x80>", "<0x80>")).hasSize(4);
    assertThat(decoded(bytes, "<0xF0>", "<0x9F>", "<0x98>", "<0x80>")).isEqualTo("😀");
  }

  @Test
  void takesWholeWords() {
    Tokenizer words = load(file(PIECES, WORD, SPELLING));
    assertThat(pieces(words, "a cat cats a")).containsExactly("▁a", "▁cat", "<unk>", "▁a");
  }

  @Test
  void takesSingleCharacters() {
    Tokenizer characters = load(file(PIECES, CHAR, SPELLING));
    assertThat(pieces(characters, "cat東京")).containsExactly("▁", "c", "a", "t", "<unk>");
  }

  @Test
  void decodesWithoutTheSpaceBeforeTheText() {
    assertThat(unigram.decode(unigram.encode("a cat.", false), true)).isEqualTo("a cat.");
    assertThat(decoded(unigram, "▁", "▁", "▁a", "▁", "s")).isEqualTo("a s");
    assertThat(decoded(load(file(PIECES, NONE, field(4, 0))), "▁", "▁a")).isEqualTo(" a");
  }

  @Test
  void showsTheUnknownPieceAsTheFileWantsIt() {
    assertThat(decoded(unigram, "▁a", "<unk>")).isEqualTo("a ⁇ ");
    byte[] surface = field(44, new byte[] {'?'});
    assertThat(decoded(load(file(PIECES, surface, NONE)), "▁a", "<unk>")).isEqualTo("a?");
  }

  @Test
  void leavesControlPiecesOutWhenAskedTo() {
    int[] ids = {1, 4, 2};
    assertThat(unigram.decode(ids, true)).isEqualTo("a");
    assertThat(unigram.decode(ids, false)).isEqualTo("<s> a</s>");
  }

  private static String decoded(Tokenizer tokenizer, String... pieces) {
    int[] ids = List.of(pieces).stream().mapToInt(p -> tokenizer.id(p).orElseThrow()).toArray();
    return tokenizer.decode(ids, true);
  }
}
