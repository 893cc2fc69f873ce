// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Mask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Scaled dot-product attention of `[R, T, D]` queries, cut into tasks of one head and a block of
/// queries: of one row, or, where each row has one query, of the rows that continue the same
/// prefix, whose keys and values are then read once for all of them.
///
/// A task takes six queries at a time through all positions and keeps, for a tile of them, only the
/// scores; maximum, sum and weighted values are carried from tile to tile ("online softmax",
/// Milakov and Gimelshein 2018). The tiles depend on the memory alone, so a query gets the same
/// result whatever is computed beside it.
record Attention(
    Kernels kernels,
    FloatTensor queries,
    Memory memory,
    int heads,
    Mask mask,
    @Nullable TableBias bias,
    FloatTensor out)
    implements Tasks {

  /// Queries in a task.
  private static final int BLOCK = 8 * Kernels.ROWS;

  /// Positions in a tile; a multiple of every panel's width.
  private static final int TILE = 256;

  @Override
  public int tasks() {
    return lines() * heads * blocks();
  }

  /// How many times a block's queries are next to each other: a line is a row's tokens, or the rows
  /// that stand beside each other with one token each.
  private int lines() {
    return tokens() == 1 ? 1 : rows();
  }

  private int queriesInLine() {
    return tokens() == 1 ? rows() : tokens();
  }

  private int rows() {
    return queries.shape().at(0);
  }

  private int tokens() {
    return queries.shape().at(1);
  }

  private int width() {
    return queries.shape().at(2);
  }

  private int headWidth() {
    return width() / heads;
  }

  private int blocks() {
    return Math.ceilDiv(queriesInLine(), block());
  }

  /// Rows of one token have a task for each strip, as there are few of them.
  private int block() {
    return tokens() == 1 ? Kernels.ROWS : BLOCK;
  }

  @Override
  public void run(int task, Scratch scratch) {
    int first = task % blocks() * block();
    int head = task / blocks() % heads;
    int line = task / blocks() / heads;
    int panel = kernels.panel();
    int weighted = Math.ceilDiv(headWidth(), panel) * panel;
    Strip strip =
        new Strip(head, weighted, scratch.floats(Kernels.ROWS * (TILE + weighted) + panel));
    int end = Math.min(queriesInLine(), first + block());
    for (int query = first; query < end; query += Kernels.ROWS) {
      int count = Math.min(Kernels.ROWS, end - query);
      if (tokens() == 1) {
        strip.run(query, 0, count);
      } else {
        strip.run(line, query, count);
      }
    }
  }

  /// How many of the positions from `first` on query `token` sees, up to `count`.
  private int seen(int token, int positions, int first, int count) {
    return switch (mask) {
      case NONE -> count;
      case CAUSAL -> Math.clamp(positions - tokens() + token + 1 - first, 0, count);
    };
  }

  /// The probabilities of every query, `[R, heads, T, S]`, by the formula.
  void weights(FloatTensor target) {
    int positions = memory.positions();
    int to = target.from();
    for (int row = 0; row < rows(); row++) {
      for (int head = 0; head < heads; head++) {
        for (int token = 0; token < tokens(); token++) {
          int seen = seen(token, positions, 0, positions);
          Arrays.fill(target.data(), to, to + positions, 0);
          scores(row, head, token, seen, target.data(), to);
          addBias(row, head, token, 0, target.data(), to, seen);
          float max = kernels.max(target.data(), to, seen) * factor();
          float sum = kernels.exponentials(target.data(), to, seen, factor(), max);
          kernels.scale(target.data(), to, seen, 1 / sum);
          to += positions;
        }
      }
    }
  }

  private void scores(int row, int head, int token, int seen, float[] target, int to) {
    int panel = kernels.panel();
    int query = queries.from() + (row * tokens() + token) * width() + head * headWidth();
    int position = 0;
    for (Part part : memory.parts()) {
      long keys = part.keyRows()[row / (rows() / part.rows())];
      for (int s = 0; s < part.count() && position < seen; s++, position++) {
        long line =
            keys + ((long) (s / panel) * width() + (long) head * headWidth()) * panel + s % panel;
        float sum = 0;
        for (int d = 0; d < headWidth(); d++) {
          sum +=
              queries.data()[query + d]
                  * part.keys().get(JAVA_FLOAT, (line + (long) d * panel) * Float.BYTES);
        }
        target[to + position] = sum;
      }
    }
  }

  /// Scales the scores of a query at `count` positions from `first` on and adds their bias.
  private void addBias(
      int row, int head, int token, int first, float[] scores, int from, int count) {
    if (bias != null) {
      kernels.scale(scores, from, count, scale());
      float[] table = bias.tables().data();
      kernels.add(scores, from, table, bias.from(row, head, token) + first, scores, from, count);
    }
  }

  private float scale() {
    return (float) (1 / Math.sqrt(headWidth()));
  }

  /// What is left to scale scores by before the softmax.
  private float factor() {
    return bias == null ? scale() : 1;
  }

  /// Up to six queries of one head that lie one behind the other, with their working memory: `[6,
  /// TILE]` scores, `[6, weighted]` sums of values and a panel of zeros.
  private final class Strip {
    private final int head;
    private final int weighted;
    private final float[] work;
    private final int sums = Kernels.ROWS * TILE;
    private final int zeros;
    private final int positions = memory.positions();
    private final float[] maxima = new float[Kernels.ROWS];
    private final float[] totals = new float[Kernels.ROWS];
    private int row;
    private int token;

    Strip(int head, int weighted, float[] work) {
      this.head = head;
      this.weighted = weighted;
      this.work = work;
      this.zeros = sums + Kernels.ROWS * weighted;
      Arrays.fill(work, zeros, zeros + kernels.panel(), 0);
    }

    /// @param firstRow of the first query
    /// @param firstToken of the first query; those behind it are the next tokens of the same row,
    ///   or those of the next rows
    void run(int firstRow, int firstToken, int count) {
      row = firstRow;
      token = firstToken;
      Arrays.fill(work, sums, zeros, 0);
      Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
      Arrays.fill(totals, 0);
      int before = 0;
      for (Part part : memory.parts()) {
        int same = 0;
        for (int i = 0; i < count; i += same) {
          same = shared(part, i, count);
          for (int from = 0; from < part.count(); from += TILE) {
            look(part, before, from, i, same);
          }
        }
        before += part.count();
      }
      for (int i = 0; i < count; i++) {
        int from = sums + i * weighted;
        kernels.scale(work, from, headWidth(), 1 / totals[i]);
        System.arraycopy(work, from, out.data(), out.from() + query(i), headWidth());
      }
    }

    /// How many queries from `i` on look at the same keys of a part.
    private int shared(Part part, int i, int count) {
      int same = 1;
      while (i + same < count && keys(part, i + same) == keys(part, i)) {
        same++;
      }
      return same;
    }

    private int rowOf(int i) {
      return tokens() == 1 ? row + i : row;
    }

    private int tokenOf(int i) {
      return tokens() == 1 ? 0 : token + i;
    }

    private long keys(Part part, int i) {
      return part.keyRows()[rowOf(i) / (rows() / part.rows())];
    }

    private long values(Part part, int i) {
      return part.valueRows()[rowOf(i) / (rows() / part.rows())];
    }

    private int query(int i) {
      return (rowOf(i) * tokens() + tokenOf(i)) * width() + head * headWidth();
    }

    /// Takes queries `first` to `first + count - 1` through one tile of a part.
    private void look(Part part, int before, int from, int first, int count) {
      int tile = Math.min(TILE, part.count() - from);
      int most = seen(tokenOf(first + count - 1), positions, before + from, tile);
      if (most == 0) {
        return;
      }
      score(part, from, first, count, most);
      for (int i = first; i < first + count; i++) {
        addBias(rowOf(i), head, tokenOf(i), before + from, work, i * TILE, most);
        soften(i, seen(tokenOf(i), positions, before + from, tile), most);
      }
      weigh(part, from, first, count, most);
    }

    private void score(Part part, int from, int first, int count, int most) {
      int panel = kernels.panel();
      for (int s = 0; s < most; s += panel) {
        long line =
            keys(part, first)
                + ((long) ((from + s) / panel) * width() + (long) head * headWidth()) * panel;
        kernels.product(
            count,
            Math.min(panel, most - s),
            queries.data(),
            queries.from() + query(first),
            width(),
            part.keys(),
            line,
            panel,
            work,
            zeros,
            0,
            work,
            first * TILE + s,
            TILE,
            headWidth());
      }
    }

    /// Turns the first `seen` scores of a query into exponentials and the rest into zeros.
    private void soften(int i, int seen, int most) {
      int scores = i * TILE;
      if (seen > 0) {
        float max = kernels.max(work, scores, seen) * factor();
        if (max > maxima[i]) {
          float shrink = (float) Math.exp(maxima[i] - max);
          if (totals[i] > 0) {
            kernels.scale(work, sums + i * weighted, weighted, shrink);
            totals[i] *= shrink;
          }
          maxima[i] = max;
        }
        // Filled up to whole vectors with scores whose exponential is next to nothing.
        int whole = Math.ceilDiv(seen, kernels.step()) * kernels.step();
        Arrays.fill(work, scores + seen, scores + whole, Float.NEGATIVE_INFINITY);
        totals[i] += kernels.exponentials(work, scores, whole, factor(), maxima[i]);
      }
      Arrays.fill(work, scores + seen, scores + most, 0);
    }

    private void weigh(Part part, int from, int first, int count, int most) {
      int panel = kernels.panel();
      for (int d = 0; d < weighted; d += panel) {
        kernels.product(
            count,
            Math.min(panel, headWidth() - d),
            work,
            first * TILE,
            TILE,
            part.values(),
            values(part, first) + (long) from * width() + (long) head * headWidth() + d,
            width(),
            work,
            sums + first * weighted + d,
            weighted,
            work,
            sums + first * weighted + d,
            weighted,
            most);
      }
    }
  }
}
