// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

/// The complementary error function `1 - erf(z)` as `exp(-z · q(z))`, for single precision.
///
/// `q` is a least-maximum fit to `-ln(erfc z) / z` on 0 to 5, weighted so that the absolute error
/// of GELU stays below 1.3e-7 beyond the rounding of its result.
final class ErrorFunction {

  /// Beyond it, the function is below 1.6e-12.
  static final float LIMIT = 5;

  static final float Q0 = 1.1283801f;
  static final float Q1 = 0.6366022f;
  static final float Q2 = 0.10288739f;
  static final float Q3 = -0.01947531f;
  static final float Q4 = 3.4161462e-4f;
  static final float Q5 = 0.0012297158f;
  static final float Q6 = -4.2045288e-4f;
  static final float Q7 = 6.4286585e-5f;
  static final float Q8 = -3.890989e-6f;

  private ErrorFunction() {}

  static double complement(double z) {
    double x = Math.min(Math.abs(z), LIMIT);
    double low = Q0 + x * (Q1 + x * (Q2 + x * (Q3 + x * Q4)));
    double high = Q5 + x * (Q6 + x * (Q7 + x * Q8));
    double tail = Math.exp(-x * (low + x * x * x * x * x * high));
    return z < 0 ? 2 - tail : tail;
  }
}
