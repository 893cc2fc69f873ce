// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// Cuts text into the pieces whose scores add up to the most (Kudo, "Subword Regularization", 2018,
/// section 3.2; https://huggingface.co/google-t5/t5-small). Of equal sums the one found first
/// counts, where pieces are looked for from left to right, short ones first.
final class Unigram implements PieceModel {
  private static final double UNKNOWN_PENALTY = 10;
  private static final double COARSE = 100_000;
  private static final int NONE = -1;

  private final Trie trie;
  private final int[] ids;
  private final double[] scores;
  private final double unknownScore;
  private final boolean singlePrecision;
  private final Unknown unknown;

  /// @param pieces that text may be cut into
  /// @param ids of these pieces
  /// @param scores of these pieces, finite
  /// @param least the score that an unknown character stays 10 below
  /// @param singlePrecision whether sums are rounded to 32 bits, as sentencepiece does, or are of
  ///   64 bits, as in tokenizers
  Unigram(
      List<String> pieces,
      int[] ids,
      double[] scores,
      double least,
      boolean singlePrecision,
      Unknown unknown) {
    this.trie = new Trie(pieces);
    this.ids = ids;
    this.scores = scores;
    this.unknownScore =
        singlePrecision ? (float) (least - UNKNOWN_PENALTY) : least - UNKNOWN_PENALTY;
    this.singlePrecision = singlePrecision;
    this.unknown = unknown;
  }

  @Override
  public void tokenize(String text, int start, int end, IntConsumer found) {
    Paths paths = new Paths(end - start, singlePrecision);
    int width;
    for (int at = start; at < end; at += width) {
      width = Math.min(Character.charCount(text.codePointAt(at)), end - at);
      double before = paths.before(at - start);
      boolean known = false;
      int node = trie.root();
      for (int to = at; to < end; to++) {
        node = trie.step(node, text.charAt(to));
        if (node == Trie.NONE) {
          break;
        }
        int piece = trie.value(node);
        if (piece != Trie.NONE) {
          paths.offer(at - start, to + 1 - start, piece, before + scores[piece]);
          known |= to + 1 == at + width;
        }
      }
      if (!known) {
        paths.offer(at - start, at + width - start, NONE, before + unknownScore);
      }
    }
    write(text, start, paths, found);
  }

  private void write(String text, int start, Paths paths, IntConsumer found) {
    int[] ends = paths.ends();
    PieceWriter writer = new PieceWriter(text, unknown, found);
    for (int end : ends) {
      int piece = paths.piece[end];
      if (piece == NONE || ids[piece] == unknown.id()) {
        writer.unknown(start + paths.from[end], start + end);
      } else {
        writer.known(ids[piece]);
      }
    }
    writer.finish();
  }

  /// The best way to each end of a piece.
  private static final class Paths {
    final double[] score;
    final int[] from;
    final int[] piece;
    private final boolean singlePrecision;
    private int farthest;

    Paths(int length, boolean singlePrecision) {
      score = new double[length + 1];
      from = new int[length + 1];
      piece = new int[length + 1];
      Arrays.fill(from, NONE);
      this.singlePrecision = singlePrecision;
    }

    /// The score at `start`. Sums of 32 bits begin again at 0 there before they get too coarse.
    double before(int start) {
      double offset = score[start];
      if (singlePrecision && Math.abs(offset) > COARSE) {
        for (int end = start; end <= farthest; end++) {
          if (end == start || from[end] != NONE) {
            score[end] = (float) (score[end] - offset);
          }
        }
      }
      return score[start];
    }

    void offer(int start, int end, int candidate, double exact) {
      double sum = singlePrecision ? (float) exact : exact;
      farthest = Math.max(farthest, end);
      if (from[end] == NONE || sum > score[end]) {
        score[end] = sum;
        from[end] = start;
        piece[end] = candidate;
      }
    }

    /// The ends of the pieces on the best way through the text.
    int[] ends() {
      int count = 0;
      for (int end = from.length - 1; end > 0; end = from[end]) {
        count++;
      }
      int[] ends = new int[count];
      for (int end = from.length - 1; end > 0; end = from[end]) {
        ends[--count] = end;
      }
      return ends;
    }
  }
}
