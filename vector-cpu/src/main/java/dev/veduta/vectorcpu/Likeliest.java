// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.TopK;

/// Finds the largest logits of each row and turns them into log-probabilities, a chunk of a row at
/// a time. Chunks have one size and are put together in their order, whoever computed them.
///
/// @param rows of the logits
/// @param k how many are looked for
record Likeliest(Kernels kernels, FloatTensor logits, int rows, int k) {

  /// Logits in a task.
  private static final int CHUNK = 4096;

  /// Logits looked at together: where their maximum is too small, none needs a look.
  private static final int BLOCK = 128;

  /// An exponential and a comparison, beside the multiply-add that work is counted in.
  private static final int WORK = 16;

  /// @param workers that share the chunks
  TopK find(Workers workers) {
    Chunk[] parts = new Chunk[rows * chunks()];
    workers.run(
        parts.length,
        (long) WORK * logits.elements(),
        (task, scratch) -> parts[task] = chunk(task / chunks(), task % chunks(), scratch));
    int[][] tokens = new int[rows][];
    float[][] values = new float[rows][];
    for (int row = 0; row < rows; row++) {
      Best best = new Best(k);
      for (int i = 0; i < chunks(); i++) {
        best.takeAll(parts[row * chunks() + i].best);
      }
      float max = best.values[0];
      double sum = 0;
      for (int i = 0; i < chunks(); i++) {
        Chunk part = parts[row * chunks() + i];
        float largest = part.best.values[0];
        if (largest > Float.NEGATIVE_INFINITY) {
          sum += part.sum * Math.exp((double) largest - max);
        }
      }
      double normalizer = max + Math.log(sum);
      for (int i = 0; i < k; i++) {
        best.values[i] = (float) (best.values[i] - normalizer);
      }
      tokens[row] = best.tokens;
      values[row] = best.values;
    }
    return new TopK(tokens, values);
  }

  private int size() {
    return logits.elements() / rows;
  }

  private int chunks() {
    return Math.ceilDiv(size(), CHUNK);
  }

  private Chunk chunk(int row, int index, Scratch scratch) {
    int first = index * CHUNK;
    int count = Math.min(CHUNK, size() - first);
    int from = logits.from() + row * size() + first;
    Best best = new Best(Math.min(k, count));
    for (int block = 0; block < count; block += BLOCK) {
      int some = Math.min(BLOCK, count - block);
      if (!best.isFull() || kernels.max(logits.data(), from + block, some) > best.least()) {
        for (int i = block; i < block + some; i++) {
          best.take(first + i, logits.data()[from + i]);
        }
      }
    }
    float[] copy = scratch.floats(count);
    System.arraycopy(logits.data(), from, copy, 0, count);
    return new Chunk(best, kernels.exponentials(copy, 0, count, 1, best.values[0]));
  }

  /// @param sum of the exponentials of its logits less the largest of them
  private record Chunk(Best best, float sum) {}

  /// The largest logits so far, in order; of equals the earlier ones.
  private static final class Best {
    private final int[] tokens;
    private final float[] values;
    private int found;

    Best(int most) {
      tokens = new int[most];
      values = new float[most];
    }

    boolean isFull() {
      return found == values.length;
    }

    float least() {
      return values[found - 1];
    }

    void takeAll(Best other) {
      for (int i = 0; i < other.found; i++) {
        take(other.tokens[i], other.values[i]);
      }
    }

    void take(int token, float value) {
      if (!isFull()) {
        found++;
      } else if (!(value > least())) {
        return;
      }
      int place = found - 1;
      while (place > 0 && values[place - 1] < value) {
        tokens[place] = tokens[place - 1];
        values[place] = values[place - 1];
        place--;
      }
      tokens[place] = token;
      values[place] = value;
    }
  }
}
