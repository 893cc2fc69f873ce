// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which kernels run in code that was never compiled in full, told by their speed beside that of
/// the others in the same JVM.
final class Laggards {

  /// Nanoseconds of an operation on a whole vector: 0.3 to 4 in compiled code, 30 and more in any
  /// other.
  static final double COMPILED_NANOS = 12;

  /// How much longer than the median a stuck kernel takes: it takes fifty times as long, and
  /// kernels that are compiled are within a few times of each other.
  private static final double FACTOR = 16;

  private Laggards() {}

  static List<Drill> of(List<Drill> drills, int units) {
    double[] nanoseconds = drills.stream().mapToDouble(d -> d.nanoseconds(units)).toArray();
    return slow(nanoseconds).stream().map(drills::get).toList();
  }

  /// The indices of those that are stuck, given what an operation of each takes. None when most are
  /// slow: then it is the machine or a JVM that compiles nothing.
  static List<Integer> slow(double... nanoseconds) {
    if (nanoseconds.length == 0) {
      return List.of();
    }
    double[] sorted = nanoseconds.clone();
    Arrays.sort(sorted);
    double limit = Math.max(COMPILED_NANOS, FACTOR * sorted[sorted.length / 2]);
    List<Integer> slow = new ArrayList<>();
    for (int i = 0; i < nanoseconds.length; i++) {
      if (nanoseconds[i] > limit) {
        slow.add(i);
      }
    }
    return slow;
  }
}
