// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.token;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Byte-pair encoding as the library sentencepiece does it: text begins as characters and
/// user-defined pieces, and two neighbours become one wherever that is a piece, the one with the
/// highest score first, of equal ones the leftmost (Sennrich et al., "Neural Machine Translation of
/// Rare Words with Subword Units", 2016, section 3.2).
///
/// @param pieces that text may be cut into, by their text
/// @param longest the length of the longest one
/// @param userDefined the texts of user-defined pieces, which nothing is joined to
record SentencePieceBpe(Map<String, Piece> pieces, int longest, Trie userDefined, Unknown unknown)
    implements PieceModel {

  /// @param unused whether it may only be part of a longer piece
  record Piece(int id, float score, boolean unused) {}

  @Override
  public void tokenize(String text, int start, int end, IntConsumer ids) {
    PieceWriter writer = new PieceWriter(text, unknown, ids);
    Symbols symbols = new Symbols(text, start, end);
    symbols.join();
    symbols.write(writer);
    writer.finish();
  }

  /// Two neighbours that may be joined.
  ///
  /// @param right where the second begins and the first ends
  private record Pair(int left, int right, int end, float score) implements Comparable<Pair> {

    @Override
    public int compareTo(Pair other) {
      int byScore = Float.compare(other.score, score);
      return byScore != 0 ? byScore : Integer.compare(left, other.left);
    }
  }

  /// What a text is made of while it is joined. A symbol is known by where it begins.
  private final class Symbols {
    private static final int GONE = -1;

    private final String text;
    private final int start;
    private final int end;
    private final int[] ends;
    private final int[] previous;
    private final boolean[] frozen;
    private final PriorityQueue<Pair> pairs = new PriorityQueue<>();

    /// How long the first half of an unused piece was.
    private final Map<String, Integer> halves = new HashMap<>();

    Symbols(String text, int start, int end) {
      this.text = text;
      this.start = start;
      this.end = end;
      this.ends = new int[end - start];
      this.previous = new int[end - start];
      this.frozen = new boolean[end - start];
      Arrays.fill(ends, GONE);
      int before = GONE;
      for (int at = start; at < end; at = ends[at - start]) {
        Trie.Match whole = userDefined.longest(userDefined.root(), text, at, end);
        frozen[at - start] = whole != null;
        ends[at - start] =
            whole == null ? at + Character.charCount(text.codePointAt(at)) : whole.end();
        previous[at - start] = before;
        before = at;
      }
    }

    void join() {
      for (int at = start; at < end; at = ends[at - start]) {
        consider(at);
      }
      for (Pair pair = pairs.poll(); pair != null; pair = pairs.poll()) {
        boolean still =
            ends[pair.left - start] == pair.right && ends[pair.right - start] == pair.end;
        if (still) {
          ends[pair.left - start] = pair.end;
          ends[pair.right - start] = GONE;
          if (pair.end < end) {
            previous[pair.end - start] = pair.left;
          }
          if (previous[pair.left - start] != GONE) {
            consider(previous[pair.left - start]);
          }
          consider(pair.left);
        }
      }
    }

    void write(PieceWriter writer) {
      for (int at = start; at < end; at = ends[at - start]) {
        write(at, ends[at - start], writer);
      }
    }

    /// Notes that the symbol at `left` and the next one can be joined, if so.
    private void consider(int left) {
      int right = ends[left - start];
      if (right == end || frozen[left - start] || frozen[right - start]) {
        return;
      }
      int pairEnd = ends[right - start];
      @Nullable Piece piece = piece(left, pairEnd);
      if (piece != null) {
        pairs.add(new Pair(left, right, pairEnd, piece.score));
        if (piece.unused) {
          halves.put(text.substring(left, pairEnd), right - left);
        }
      }
    }

    /// Goes down by no more calls than an unused piece is long.
    private void write(int from, int to, PieceWriter writer) {
      @Nullable Piece piece = piece(from, to);
      @Nullable Integer half =
          piece != null && piece.unused ? halves.get(text.substring(from, to)) : null;
      if (half != null) {
        write(from, from + half, writer);
        write(from + half, to, writer);
      } else if (piece == null || piece.unused) {
        writer.unknown(from, to);
      } else {
        writer.known(piece.id);
      }
    }

    private @Nullable Piece piece(int from, int to) {
      return to - from > longest ? null : pieces.get(text.substring(from, to));
    }
  }
}
