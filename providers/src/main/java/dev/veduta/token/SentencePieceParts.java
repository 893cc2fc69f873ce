// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import dev.veduta.token.SentencePieceFile.Piece;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a SentencePiece file's pieces are made into once each has its id.
///
/// @param ids of the pieces, by their number in the file
record SentencePieceParts(SentencePieceFile file, List<Integer> ids) {

  Normalizer normalizer() {
    return new SentencePieceNormalizer(
        file.spelling(), file.training().spaceAsSuffix(), userDefined());
  }

  PieceModel model() {
    return switch (file.training().method()) {
      case UNIGRAM -> unigram();
      case BPE -> bpe();
      case WORD -> new WholeWords(idsOfText(), unknown());
      case CHAR -> new SingleCharacters(idsOfText(), userDefined(), unknown());
    };
  }

  /// The ids of the pieces of a type.
  List<Integer> ids(SentencePieceFile.Type type) {
    return numbers(piece -> piece.type() == type).mapToObj(ids::get).toList();
  }

  private Unigram unigram() {
    float least = Float.MAX_VALUE;
    for (Piece piece : file.pieces()) {
      if (piece.type() == SentencePieceFile.Type.NORMAL) {
        least = Math.min(least, piece.score());
      }
    }
    int[] numbers = numbers(piece -> piece.type().isOfText()).toArray();
    List<Piece> pieces = IntStream.of(numbers).mapToObj(file.pieces()::get).toList();
    return new Unigram(
        pieces.stream().map(Piece::text).toList(),
        IntStream.of(numbers).map(ids::get).toArray(),
        pieces.stream().mapToDouble(SentencePieceParts::score).toArray(),
        least,
        true,
        unknown());
  }

  /// Logarithms of probabilities are below 0, so user-defined pieces are always taken, one long one
  /// rather than several.
  private static float score(Piece piece) {
    int length = piece.text().getBytes(StandardCharsets.UTF_8).length;
    return piece.type() == SentencePieceFile.Type.USER_DEFINED
        ? (float) (0.1 * (length - 1))
        : piece.score();
  }

  private SentencePieceBpe bpe() {
    Map<String, SentencePieceBpe.Piece> pieces = new HashMap<>();
    int longest = 0;
    for (int number = 0; number < ids.size(); number++) {
      Piece piece = file.pieces().get(number);
      boolean unused = piece.type() == SentencePieceFile.Type.UNUSED;
      if (unused || piece.type().isOfText()) {
        pieces.put(
            piece.text(), new SentencePieceBpe.Piece(ids.get(number), piece.score(), unused));
        longest = Math.max(longest, piece.text().length());
      }
    }
    return new SentencePieceBpe(pieces, longest, userDefined(), unknown());
  }

  private Unknown unknown() {
    int id = ids.get(file.unknown());
    if (!file.training().byteFallback()) {
      return Unknown.piece(id);
    }
    return Unknown.bytes(id, idsByText(piece -> piece.type() == SentencePieceFile.Type.BYTE));
  }

  private Trie userDefined() {
    return new Trie(
        file.pieces().stream()
            .filter(piece -> piece.type() == SentencePieceFile.Type.USER_DEFINED)
            .map(Piece::text)
            .toList());
  }

  private Map<String, Integer> idsOfText() {
    return idsByText(piece -> piece.type().isOfText());
  }

  private Map<String, Integer> idsByText(Predicate<Piece> wanted) {
    return numbers(wanted)
        .boxed()
        .collect(Collectors.toMap(number -> file.pieces().get(number).text(), ids::get));
  }

  private IntStream numbers(Predicate<Piece> wanted) {
    return IntStream.range(0, ids.size()).filter(number -> wanted.test(file.pieces().get(number)));
  }
}
