// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops around an exponential.
///
/// The compiler stops inlining when a method and what it calls have become too large, and then
/// every vector goes through memory. Constants that are vectors already keep these methods at half
/// of the size that they have with numbers; [VectorKernels] adds little to them.
final class VectorFunctions {
  private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
  private static final int LANES = SPECIES.length();

  private static final FloatVector LOG2_E = of(1.442695f);

  /// ln 2 in two parts, the first exact in a product with a small integer.
  private static final FloatVector MINUS_LN2_HIGH = of(-0.6933594f);

  private static final FloatVector MINUS_LN2_LOW = of(2.1219444e-4f);

  /// 1.5 · 2²³: adding it rounds to an integer, which then stands in the lowest bits.
  private static final FloatVector ROUNDER = of(12582912);

  /// Below it a power leaves the normal numbers, above the other it would be infinite.
  private static final FloatVector LOWEST = of(-87);

  private static final FloatVector HIGHEST = of(88);

  private static final FloatVector C6 = of(1.9875691e-4f);
  private static final FloatVector C5 = of(0.0013982f);
  private static final FloatVector C4 = of(0.008333452f);
  private static final FloatVector C3 = of(0.041665796f);
  private static final FloatVector C2 = of(0.16666666f);
  private static final FloatVector HALF = of(0.5f);
  private static final FloatVector ONE = of(1);
  private static final FloatVector ZERO = of(0);

  private static final FloatVector SQRT_HALF = of(0.70710677f);
  private static final FloatVector LIMIT = of(ErrorFunction.LIMIT);
  private static final FloatVector Q0 = of(ErrorFunction.Q0);
  private static final FloatVector Q1 = of(ErrorFunction.Q1);
  private static final FloatVector Q2 = of(ErrorFunction.Q2);
  private static final FloatVector Q3 = of(ErrorFunction.Q3);
  private static final FloatVector Q4 = of(ErrorFunction.Q4);
  private static final FloatVector Q5 = of(ErrorFunction.Q5);
  private static final FloatVector Q6 = of(ErrorFunction.Q6);
  private static final FloatVector Q7 = of(ErrorFunction.Q7);
  private static final FloatVector Q8 = of(ErrorFunction.Q8);

  private VectorFunctions() {}

  /// `exp(x · factor - subtrahend)` in place and the sum of it, for whole vectors.
  static float exponentials(float[] x, int from, int count, float factor, float subtrahend) {
    FloatVector scale = of(factor);
    FloatVector start = of(-subtrahend);
    FloatVector sums = FloatVector.zero(SPECIES);
    for (int i = from; i < from + count; i += LANES) {
      FloatVector power = exp(load(x, i).fma(scale, start));
      power.intoArray(x, i);
      sums = sums.add(power);
    }
    return VectorMath.sum(sums);
  }

  /// `x · Φ(x)` in place, where `Φ(-|x|)` is half of [ErrorFunction].
  static void gelu(float[] x, int from, int count) {
    for (int i = from; i < from + count; i += LANES) {
      FloatVector v = load(x, i);
      FloatVector z = v.abs().mul(SQRT_HALF);
      z = z.blend(LIMIT, z.compare(VectorOperators.GT, LIMIT));
      FloatVector q = Q8.fma(z, Q7).fma(z, Q6).fma(z, Q5).fma(z, Q4);
      q = q.fma(z, Q3).fma(z, Q2).fma(z, Q1).fma(z, Q0);
      FloatVector tail = exp(q.mul(z).neg()).mul(HALF);
      FloatVector share = ONE.sub(tail).blend(tail, v.compare(VectorOperators.LT, ZERO));
      v.mul(share).intoArray(x, i);
    }
  }

  /// `x · σ(x · (linear + cubic · x²))` in place.
  static void sigmoidShare(float[] x, int from, int count, float linear, float cubic) {
    FloatVector first = of(-linear);
    FloatVector third = of(-cubic);
    for (int i = from; i < from + count; i += LANES) {
      FloatVector v = load(x, i);
      FloatVector y = v.mul(v).fma(third, first).mul(v);
      y = y.blend(HIGHEST, y.compare(VectorOperators.GT, HIGHEST));
      v.div(exp(y).add(ONE)).intoArray(x, i);
    }
  }

  /// `2ⁿ · e^r` with `|r| ≤ ln 2 / 2` and the polynomial of Cephes' `expf`: within 2 units in the
  /// last place from -87 to 88, constant below, undefined above. The lane-wise functions of the
  /// Vector API call a library that is missing on some machines.
  static FloatVector exp(FloatVector argument) {
    FloatVector x = argument.blend(LOWEST, argument.compare(VectorOperators.LT, LOWEST));
    FloatVector rounded = x.fma(LOG2_E, ROUNDER);
    FloatVector n = rounded.sub(ROUNDER);
    FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
    FloatVector p = C6.fma(r, C5).fma(r, C4).fma(r, C3).fma(r, C2).fma(r, HALF);
    p = p.fma(r.mul(r), r).add(ONE);
    return p.reinterpretAsInts()
        .add(rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
        .reinterpretAsFloats();
  }

  private static FloatVector load(float[] x, int from) {
    return FloatVector.fromArray(SPECIES, x, from);
  }

  private static FloatVector of(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
