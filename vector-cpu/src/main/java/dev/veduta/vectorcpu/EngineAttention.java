// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.veduta.spi.compute.Mask;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Scaled dot-product attention of the tokens of pictures over each other, where a [ProductEngine]
/// multiplies in [Bfloat16]: queries with keys, and probabilities with values. Scores, their
/// exponentials and sums are in 32 bits.
///
/// A task takes some blocks of queries of one head of one row.
///
/// @param engine for [Precision#BF16]
/// @param queries `[R, T, D]`
/// @param part all positions of the memory
/// @param blocks of queries that a task takes
record EngineAttention(
    Kernels kernels,
    ProductEngine engine,
    FloatTensor queries,
    Part part,
    int heads,
    FloatTensor out,
    int blocks)
    implements Tasks {
  private static final int PANEL = ProductEngine.PANEL;
  private static final int ROWS = ProductEngine.MOST_ROWS;

  /// Tasks for each thread.
  private static final int TASKS = 4;

  /// Whether attention can be computed so. That depends on the tokens of one row alone, so that a
  /// row's result is the same whatever is computed beside it; decoding, which reads few tokens at a
  /// time, has to compute one token as it computes several, and never does it.
  static boolean suits(Attention asked) {
    Shape queries = asked.queries().shape();
    Memory memory = asked.memory();
    return asked.mask() == Mask.NONE
        && queries.at(1) >= ROWS
        && memory.parts().size() == 1
        && memory.rows() == queries.at(0)
        && queries.width() / asked.heads() % PANEL == 0;
  }

  /// What was asked for, if it suits.
  static EngineAttention of(ProductEngine engine, Attention asked, int threads) {
    FloatTensor queries = asked.queries();
    int all = Math.ceilDiv(queries.shape().at(1), ROWS);
    int lines = queries.shape().at(0) * asked.heads();
    int tasks = Math.clamp(Math.ceilDiv(TASKS * threads, lines), 1, all);
    return new EngineAttention(
        asked.kernels(),
        engine,
        queries,
        asked.memory().parts().getFirst(),
        asked.heads(),
        asked.out(),
        Math.ceilDiv(all, tasks));
  }

  @Override
  public int tasks() {
    return queries.shape().at(0) * heads * tasksOfHead();
  }

  private int tasksOfHead() {
    return Math.ceilDiv(tokens(), blocks * ROWS);
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

  /// Positions with those that fill the last panel up.
  private int positions() {
    return Math.ceilDiv(part.count(), PANEL) * PANEL;
  }

  @Override
  public void run(int task, Scratch scratch) {
    int line = task / tasksOfHead();
    int first = task % tasksOfHead() * blocks * ROWS;
    int end = Math.min(tokens(), first + blocks * ROWS);
    new Head(line / heads, line % heads, scratch).run(first, end);
  }

  /// One head of one row with its working memory: keys and values as the engine multiplies with
  /// them, a block of queries, their scores and their probabilities.
  private final class Head {
    private final int row;
    private final int column;
    private final Scratch scratch;
    private final WeighingKernels loops = kernels.weighing();
    private final int halves = headWidth() / 2;
    private final MemorySegment keys;
    private final MemorySegment values;
    private final MemorySegment block;
    private final MemorySegment probabilities;
    private final MemorySegment scores;
    private final float[] maxima = new float[ROWS];

    Head(int row, int head, Scratch scratch) {
      this.row = row;
      this.column = head * headWidth();
      this.scratch = scratch;
      // In floats; a pair of halves takes as much as one.
      long packed = (long) positions() * halves;
      long ofBlock = (long) ROWS * halves;
      long ofProbabilities = (long) ROWS * positions() / 2;
      long ofScores = (long) ROWS * Math.max(positions(), headWidth());
      MemorySegment all =
          scratch.lines(Math.toIntExact(2 * packed + ofBlock + ofProbabilities + ofScores));
      keys = all.asSlice(0, packed * Float.BYTES);
      values = all.asSlice(packed * Float.BYTES, packed * Float.BYTES);
      block = all.asSlice(2 * packed * Float.BYTES, ofBlock * Float.BYTES);
      probabilities =
          all.asSlice((2 * packed + ofBlock) * Float.BYTES, ofProbabilities * Float.BYTES);
      scores = all.asSlice((2 * packed + ofBlock + ofProbabilities) * Float.BYTES);
    }

    void run(int first, int end) {
      packKeys();
      packValues();
      probabilities.fill((byte) 0);
      for (int token = first; token < end; token += ROWS) {
        weigh(token, Math.min(ROWS, end - token));
      }
    }

    /// `[positions / PANEL][headWidth / 2][PANEL][2]`. What fills up the last panel has scores that
    /// nobody looks at.
    private void packKeys() {
      int panel = kernels.panel();
      for (int position = 0; position < part.count(); position += panel) {
        long line = part.keyRows()[row] + ((long) position * width() + (long) column * panel);
        long to = (long) (position / PANEL) * halves * PANEL + position % PANEL;
        for (int d = 0; d < halves; d++) {
          long pair = line + 2L * d * panel;
          loops.pairs(part.keys(), pair, pair + panel, panel, keys, to + (long) d * PANEL);
        }
      }
    }

    /// `[headWidth / PANEL][positions / 2][PANEL][2]`, filled up with zeros.
    private void packValues() {
      int pairs = part.count() / 2;
      int all = positions() / 2;
      for (int panel = 0; panel < headWidth() / PANEL; panel++) {
        long from = part.valueRows()[row] + column + (long) panel * PANEL;
        long to = (long) panel * all * PANEL;
        for (int pair = 0; pair < pairs; pair++) {
          long line = from + 2L * pair * width();
          loops.pairs(part.values(), line, line + width(), PANEL, values, to + (long) pair * PANEL);
        }
        long rest = (to + (long) pairs * PANEL) * Float.BYTES;
        values.asSlice(rest, (long) (all - pairs) * PANEL * Float.BYTES).fill((byte) 0);
        if (part.count() % 2 == 1) {
          lastValues(from + 2L * pairs * width(), rest);
        }
      }
    }

    private void lastValues(long line, long to) {
      for (int d = 0; d < PANEL; d++) {
        float value = part.values().getAtIndex(JAVA_FLOAT, line + d);
        values.set(JAVA_INT, to + 4L * d, Bfloat16.of(value));
      }
    }

    /// Computes the results of `count` queries from `token` on.
    private void weigh(int token, int count) {
      int from = queries.from() + (row * tokens() + token) * width() + column;
      for (int i = 0; i < count; i++) {
        kernels
            .operands()
            .halves(queries.data(), from + i * width(), headWidth(), block, (long) i * headWidth());
      }
      Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
      int panels = positions() / PANEL;
      for (int panel = 0; panel < panels; panel += ProductEngine.MOST_PANELS) {
        int some = Math.min(ProductEngine.MOST_PANELS, panels - panel);
        score(panel, some, count);
      }
      float[] totals = soften(count);
      for (int panel = 0; panel < headWidth() / PANEL; panel++) {
        scratch
            .lane(engine)
            .multiply(
                count,
                positions(),
                1,
                probabilities,
                values.asSlice((long) panel * positions() * PANEL * Short.BYTES),
                scores);
        int to = out.from() + (row * tokens() + token) * width() + column + panel * PANEL;
        for (int i = 0; i < count; i++) {
          loops.scale(scores, (long) i * PANEL, PANEL, 1 / totals[i], out.data(), to + i * width());
        }
      }
    }

    /// Scores of some panels lie one group behind the other, `[ROWS][some · PANEL]` each.
    private void score(int panel, int some, int count) {
      long at = (long) panel * PANEL * ROWS;
      MemorySegment group = scores.asSlice(at * Float.BYTES);
      scratch
          .lane(engine)
          .multiply(
              count,
              headWidth(),
              some,
              block,
              keys.asSlice((long) panel * halves * PANEL * Float.BYTES),
              group);
      int columns = some * PANEL;
      int seen = Math.min(columns, part.count() - panel * PANEL);
      int whole = whole(seen);
      for (int i = 0; i < count; i++) {
        long line = (long) i * columns;
        for (int s = seen; s < whole; s++) {
          group.setAtIndex(JAVA_FLOAT, line + s, Float.NEGATIVE_INFINITY);
        }
        maxima[i] = Math.max(maxima[i], loops.max(group, line, whole));
      }
    }

    /// So many positions, filled up to whole vectors.
    private int whole(int count) {
      return Math.ceilDiv(count, kernels.step()) * kernels.step();
    }

    /// Makes probabilities of scores, but for their totals, which are returned.
    private float[] soften(int count) {
      float factor = (float) (1 / Math.sqrt(headWidth()));
      float[] totals = new float[count];
      for (int panel = 0; panel < positions() / PANEL; panel += ProductEngine.MOST_PANELS) {
        int columns = Math.min(ProductEngine.MOST_PANELS * PANEL, positions() - panel * PANEL);
        int whole = whole(Math.min(columns, part.count() - panel * PANEL));
        long group = (long) panel * PANEL * ROWS;
        for (int i = 0; i < count; i++) {
          totals[i] +=
              loops.exponentials(
                  scores,
                  group + (long) i * columns,
                  whole,
                  factor,
                  maxima[i] * factor,
                  probabilities,
                  (long) i * positions() + (long) panel * PANEL);
        }
      }
      return totals;
    }
  }
}
