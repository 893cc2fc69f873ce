// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a benchmark has done, by which a score is shown in GFLOP/s and GB/s.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Work {
  /// Billions of multiplications and additions.
  public double gigaflop;

  /// Billions of bytes read and written, each operand once: the least that has to be moved.
  public double gigabyte;

  void count(long operations, long bytes) {
    gigaflop += operations * 1e-9;
    gigabyte += bytes * 1e-9;
  }
}
