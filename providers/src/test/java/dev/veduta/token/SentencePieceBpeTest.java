// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import static dev.veduta.token.SmallBert.pieces;
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

/// A SentencePiece file with byte-pair encoding.
class SentencePieceBpeTest extends TokenizerContract {
  private static final byte[] NONE = new byte[0];
  private static final byte[] BPE = field(3, 2);

  /// Scores fall, so that what stands first is joined first.
  private static final List<Piece> PIECES =
      SmallSentencePiece.pieces("▁cat", "cat", "ca", "at", "▁a", "▁", "c", "a", "t", "s", ".");

  private final Tokenizer bpe = load(file(PIECES, BPE, NONE));

  @Override
  protected Tokenizer tokenizer() {
    return load(file(withBytes(PIECES), join(BPE, field(35, 1)), NONE));
  }

  @Test
  void joinsThePairWithTheHighestScoreFirst() {
    // "cat" comes from "ca" and "t", "▁cat" from "▁" and "cat"; "at" would score less than "ca".
    assertThat(pieces(bpe, "cats a")).containsExactly("▁cat", "s", "▁a");
    assertThat(pieces(bpe, "tat東東")).containsExactly("▁", "t", "at", "<unk>");
  }

  @Test
  void joinsTheLeftmostOfEqualPairsFirst() {
    Tokenizer bpe = load(file(SmallSentencePiece.pieces("aa", "a", "▁"), BPE, NONE));
    assertThat(pieces(bpe, "aaaaa")).containsExactly("▁", "aa", "aa", "a");
  }

  @Test
  void takesUnusedPiecesApartAgain() {
    List<Piece> unused = with(PIECES, "cats", SentencePieceFile.Type.UNUSED);
    assertThat(pieces(load(file(unused, BPE, NONE)), ".cats"))
        .containsExactly("▁", ".", "cat", "s");
    List<Piece> character = with(PIECES, "x", SentencePieceFile.Type.UNUSED);
    assertThat(pieces(load(file(character, BPE, NONE)), ".x")).containsExactly("▁", ".", "<unk>");
  }

  @Test
  void joinsNothingToUserDefinedPieces() {
    List<Piece> defined = with(PIECES, "x", SentencePieceFile.Type.USER_DEFINED);
    List<Piece> joined = with(defined, "xa", SentencePieceFile.Type.NORMAL);
    assertThat(pieces(load(file(joined, BPE, NONE)), "xa")).containsExactly("▁", "x", "a");
  }
}
