// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import java.util.Arrays;

/// How long something took, several times.
///
/// @param seconds sorted
@SuppressWarnings("ArrayRecordComponent") // never compared
record Timing(double[] seconds) {

  /// Runs something so often before it is measured, and then so often.
  static Timing of(int warmups, int runs, Runnable work) {
    for (int i = 0; i < warmups; i++) {
      work.run();
    }
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      long begin = System.nanoTime();
      work.run();
      seconds[i] = (System.nanoTime() - begin) / 1e9;
    }
    Arrays.sort(seconds);
    return new Timing(seconds);
  }

  double median() {
    return seconds[seconds.length / 2];
  }

  double best() {
    return seconds[0];
  }
}
