// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Small functions of whole vectors, inlined into the kernels.
final class VectorMath {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  /// Each exchanges the lanes whose numbers differ in one bit.
  private static final VectorShuffle<Float> BY_1 = exchange(1);

  private static final VectorShuffle<Float> BY_2 = exchange(2);
  private static final VectorShuffle<Float> BY_4 = exchange(Math.min(4, LANES / 2));
  private static final VectorShuffle<Float> BY_8 = exchange(Math.min(8, LANES / 2));

  private VectorMath() {}

  private static VectorShuffle<Float> exchange(int bit) {
    return VectorShuffle.fromOp(SPECIES, lane -> lane ^ bit);
  }

  /// The sum of all lanes, always in the same order: that of `reduceLanes` differs between compiled
  /// and interpreted code, and a result must not change while a program warms up.
  static float sum(FloatVector x) {
    FloatVector sum = x;
    if (LANES > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (LANES > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    sum = sum.add(sum.rearrange(BY_2));
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }

  /// The largest lane.
  static float max(FloatVector x) {
    FloatVector max = x;
    if (LANES > 8) {
      max = larger(max, max.rearrange(BY_8));
    }
    if (LANES > 4) {
      max = larger(max, max.rearrange(BY_4));
    }
    max = larger(max, max.rearrange(BY_2));
    return larger(max, max.rearrange(BY_1)).lane(0);
  }

  /// What is not less than a bound. The `max` of the Vector API costs three times as much, because
  /// it tells zeros apart.
  static FloatVector atLeast(float bound, FloatVector x) {
    return x.blend(bound, x.compare(VectorOperators.LT, bound));
  }

  static FloatVector larger(FloatVector x, FloatVector y) {
    return x.blend(y, y.compare(VectorOperators.GT, x));
  }

  static FloatVector smaller(FloatVector x, FloatVector y) {
    return x.blend(y, y.compare(VectorOperators.LT, x));
  }
}
