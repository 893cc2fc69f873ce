// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.spi.compute.Mask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Random queries and what they ask, with the formula of attention in double precision.
///
/// @param queries `[rows, tokens, width]`
/// @param bias `[tables, heads, tokens, positions]`, or null
/// @param positions of a table
/// @param choice of a table for each row, again and again
@SuppressWarnings("ArrayRecordComponent") // never compared
record AttentionSample(
    int rows,
    int tokens,
    int heads,
    int headWidth,
    Mask mask,
    float[] queries,
    Storage type,
    float @Nullable [] bias,
    int positions,
    int[] choice) {

  static AttentionSample of(
      int rows, int tokens, int heads, int headWidth, Mask mask, Storage type) {
    float[] queries = AttentionBench.random(1, rows * tokens * heads * headWidth, 3, type);
    return new AttentionSample(
        rows, tokens, heads, headWidth, mask, queries, type, null, 0, new int[] {0});
  }

  /// The same with tables of a bias.
  AttentionSample with(int positions, int... chosen) {
    int tables = Arrays.stream(chosen).max().orElseThrow() + 1;
    float[] random = AttentionBench.random(2, tables * heads * tokens * positions, 4, Storage.F32);
    return new AttentionSample(
        rows, tokens, heads, headWidth, Mask.NONE, queries, type, random, positions, chosen);
  }

  /// One row alone.
  AttentionSample row(int row) {
    int size = tokens * width();
    return new AttentionSample(
        1,
        tokens,
        heads,
        headWidth,
        mask,
        Arrays.copyOfRange(queries, row * size, (row + 1) * size),
        type,
        bias,
        positions,
        new int[] {choice[row % choice.length]});
  }

  int width() {
    return heads * headWidth;
  }

  private Queries view(AttentionBench bench) {
    return new Queries(bench.put(queries, type), type, rows, tokens, width());
  }

  private @Nullable BiasView biasView(AttentionBench bench) {
    if (bias == null) {
      return null;
    }
    return new BiasView(bench.put(bias, Storage.F32), bench.put(choice), choice.length, positions);
  }

  float[] attend(
      AttentionBench bench, AttentionKernels kernels, MemoryView memory, Storage outType) {
    Queries asked = view(bench);
    long out = bench.take((long) queries.length * outType.bytes());
    long scratch = bench.take(AttentionKernels.scratchBytes(asked, memory, heads));
    kernels.attend(
        bench.stream(), asked, memory, heads, mask, biasView(bench), out, outType, scratch);
    return bench.floats(out, outType, queries.length);
  }

  float[] weights(AttentionBench bench, AttentionKernels kernels, MemoryView memory) {
    int count = rows * heads * tokens * memory.positions();
    long out = bench.take((long) count * Float.BYTES);
    kernels.weights(bench.stream(), view(bench), memory, heads, mask, biasView(bench), out);
    return bench.floats(out, Storage.F32, count);
  }

  /// What attention is.
  double[] expected(RememberedRows memory) {
    double[] result = new double[queries.length];
    for (int line = 0; line < rows * heads * tokens; line++) {
      int token = line % tokens;
      int head = line / tokens % heads;
      int row = line / tokens / heads;
      int remembered = row / (rows / memory.view().rows());
      double[] weights = weights(memory, row, head, token);
      for (int s = 0; s < weights.length; s++) {
        for (int d = 0; d < headWidth; d++) {
          result[(row * tokens + token) * width() + head * headWidth + d] +=
              weights[s] * memory.values()[remembered][s * width() + head * headWidth + d];
        }
      }
    }
    return result;
  }

  /// The probabilities of the positions that a query sees.
  double[] weights(RememberedRows memory, int row, int head, int token) {
    int remembered = row / (rows / memory.view().rows());
    int length = memory.positions(remembered);
    int seen = mask == Mask.CAUSAL ? length - tokens + token + 1 : length;
    double[] weights = new double[seen];
    int query = (row * tokens + token) * width() + head * headWidth;
    for (int s = 0; s < seen; s++) {
      for (int d = 0; d < headWidth; d++) {
        double key = memory.keys()[remembered][s * width() + head * headWidth + d];
        weights[s] += queries[query + d] * key;
      }
      weights[s] /= Math.sqrt(headWidth);
      if (bias != null) {
        int line = (choice[row % choice.length] * heads + head) * tokens + token;
        weights[s] += bias[line * positions + s];
      }
    }
    double most = Arrays.stream(weights).max().orElse(0);
    double sum = 0;
    for (int s = 0; s < seen; s++) {
      weights[s] = Math.exp(weights[s] - most);
      sum += weights[s];
    }
    for (int s = 0; s < seen; s++) {
      weights[s] /= sum;
    }
    return weights;
  }
}
