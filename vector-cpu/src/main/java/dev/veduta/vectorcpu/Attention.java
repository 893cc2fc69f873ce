// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.veduta.spi.compute.Mask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Scaled dot-product attention of `[R, T, D]` queries, cut into tasks of one row, one head and a
/// block of queries.
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
    FloatTensor out) {

  /// Queries in a task.
  private static final int BLOCK = 8 * Kernels.ROWS;

  /// Positions in a tile; a multiple of every panel's width.
  private static final int TILE = 256;

  int tasks() {
    return rows() * heads * blocks();
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
    return Math.ceilDiv(tokens(), BLOCK);
  }

  void run(int task, Scratch scratch) {
    int block = task % blocks();
    int head = task / blocks() % heads;
    int row = task / blocks() / heads;
    int panel = kernels.panel();
    int weighted = Math.ceilDiv(headWidth(), panel) * panel;
    Strip strip =
        new Strip(row, head, weighted, scratch.floats(Kernels.ROWS * (TILE + weighted) + panel));
    int end = Math.min(tokens(), (block + 1) * BLOCK);
    for (int token = block * BLOCK; token < end; token += Kernels.ROWS) {
      strip.run(token, Math.min(Kernels.ROWS, end - token));
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

  /// Up to six queries of one row and head, with their working memory: `[6, TILE]` scores, `[6,
  /// weighted]` sums of values and a panel of zeros.
  private final class Strip {
    private final int row;
    private final int head;
    private final int weighted;
    private final float[] work;
    private final int sums = Kernels.ROWS * TILE;
    private final int zeros;
    private final int positions = memory.positions();
    private final float[] maxima = new float[Kernels.ROWS];
    private final float[] totals = new float[Kernels.ROWS];

    Strip(int row, int head, int weighted, float[] work) {
      this.row = row;
      this.head = head;
      this.weighted = weighted;
      this.work = work;
      this.zeros = sums + Kernels.ROWS * weighted;
      Arrays.fill(work, zeros, zeros + kernels.panel(), 0);
    }

    void run(int token, int count) {
      Arrays.fill(work, sums, zeros, 0);
      Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
      Arrays.fill(totals, 0);
      int before = 0;
      for (Part part : memory.parts()) {
        for (int from = 0; from < part.count(); from += TILE) {
          int tile = Math.min(TILE, part.count() - from);
          int most = seen(token + count - 1, positions, before + from, tile);
          if (most > 0) {
            score(part, from, token, count, most);
            for (int i = 0; i < count; i++) {
              addBias(row, head, token + i, before + from, work, i * TILE, most);
              soften(i, seen(token + i, positions, before + from, tile), most);
            }
            weigh(part, from, count, most);
          }
        }
        before += part.count();
      }
      for (int i = 0; i < count; i++) {
        int from = sums + i * weighted;
        kernels.scale(work, from, headWidth(), 1 / totals[i]);
        System.arraycopy(work, from, out.data(), out.from() + query(token + i), headWidth());
      }
    }

    private int query(int token) {
      return (row * tokens() + token) * width() + head * headWidth();
    }

    private void score(Part part, int from, int token, int count, int most) {
      int panel = kernels.panel();
      long keys = part.keyRows()[row / (rows() / part.rows())];
      for (int s = 0; s < most; s += panel) {
        long line =
            keys + ((long) ((from + s) / panel) * width() + (long) head * headWidth()) * panel;
        kernels.product(
            count,
            Math.min(panel, most - s),
            queries.data(),
            queries.from() + query(token),
            width(),
            part.keys(),
            line,
            panel,
            work,
            zeros,
            0,
            work,
            s,
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

    private void weigh(Part part, int from, int count, int most) {
      int panel = kernels.panel();
      long values = part.valueRows()[row / (rows() / part.rows())];
      for (int d = 0; d < weighted; d += panel) {
        kernels.product(
            count,
            Math.min(panel, headWidth() - d),
            work,
            0,
            TILE,
            part.values(),
            values + (long) from * width() + (long) head * headWidth() + d,
            width(),
            work,
            sums + d,
            weighted,
            work,
            sums + d,
            weighted,
            most);
      }
    }
  }
}
