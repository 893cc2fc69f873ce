// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.veduta.spi.compute.TopK;
import java.lang.foreign.MemorySegment;

/// Host memory with the likeliest tokens of each row once the device has written them there: their
/// ids, then the logarithms of their probabilities.
record Top(int rows, int k, MemorySegment memory) {

  static long bytes(int rows, int k) {
    return 2L * rows * k * Integer.BYTES;
  }

  /// The first `some` of each row.
  TopK read(int some) {
    int[][] tokens = new int[rows][some];
    float[][] logProbabilities = new float[rows][some];
    long behind = (long) rows * k * Integer.BYTES;
    for (int row = 0; row < rows; row++) {
      long at = (long) row * k * Integer.BYTES;
      MemorySegment.copy(memory, JAVA_INT_UNALIGNED, at, tokens[row], 0, some);
      MemorySegment.copy(memory, JAVA_FLOAT_UNALIGNED, behind + at, logProbabilities[row], 0, some);
    }
    return new TopK(tokens, logProbabilities);
  }
}
