// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.TopK;

/// Finds the largest logits of each row and turns them into log-probabilities.
///
/// @param scratch for a copy of a row
record Likeliest(Kernels kernels, Scratch scratch) {

  /// Logits looked at together: where their maximum is too small, none needs a look.
  private static final int BLOCK = 128;

  TopK find(FloatTensor logits, int rows, int k) {
    int size = logits.elements() / rows;
    int[][] tokens = new int[rows][k];
    float[][] values = new float[rows][k];
    for (int row = 0; row < rows; row++) {
      int from = logits.from() + row * size;
      select(logits.data(), from, size, tokens[row], values[row]);
      float max = values[row][0];
      double normalizer = max + Math.log(sumOfExponentials(logits.data(), from, size, max));
      for (int i = 0; i < k; i++) {
        values[row][i] = (float) (values[row][i] - normalizer);
      }
    }
    return new TopK(tokens, values);
  }

  private float sumOfExponentials(float[] x, int from, int size, float max) {
    float[] copy = scratch.floats(size);
    System.arraycopy(x, from, copy, 0, size);
    return kernels.exponentials(copy, 0, size, 1, max);
  }

  private void select(float[] x, int from, int size, int[] tokens, float[] values) {
    int found = 0;
    for (int block = 0; block < size; block += BLOCK) {
      int count = Math.min(BLOCK, size - block);
      if (found == tokens.length && kernels.max(x, from + block, count) <= values[found - 1]) {
        continue;
      }
      for (int i = block; i < block + count; i++) {
        if (found < tokens.length) {
          insert(i, x[from + i], tokens, values, found++);
        } else if (x[from + i] > values[found - 1]) {
          insert(i, x[from + i], tokens, values, found - 1);
        }
      }
    }
  }

  /// Puts a token into its place among the first `at`, behind its equals.
  private static void insert(int token, float value, int[] tokens, float[] values, int at) {
    int place = at;
    while (place > 0 && values[place - 1] < value) {
      tokens[place] = tokens[place - 1];
      values[place] = values[place - 1];
      place--;
    }
    tokens[place] = token;
    values[place] = value;
  }
}
