// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.onednn;

import dev.veduta.spi.compute.Precision;

/// What is multiplied in a precision, in the numbers of oneDNN's header.
///
/// @param x the type of the inputs
/// @param weights theirs
/// @param sums the type of the results, of four bytes
/// @param panels the layout of weights: panels of 64 columns, and in them 1, 2 or 4 inputs of a
///   column side by side
/// @param bytes of an input, and of a weight
record Elements(int x, int weights, int sums, int panels, int bytes) {
  private static final int BF16 = 2;
  private static final int F32 = 3;
  private static final int S32 = 4;
  private static final int S8 = 5;
  private static final int U8 = 6;

  /// `BA16a64b`, `BA16a64b2a`, `BA16a64b4a`
  private static final int PANELS = 506;

  private static final int PANELS_OF_PAIRS = 384;
  private static final int PANELS_OF_FOURS = 388;

  static Elements of(Precision precision) {
    return switch (precision) {
      case FP32 -> new Elements(F32, F32, F32, PANELS, 4);
      case BF16 -> new Elements(BF16, BF16, F32, PANELS_OF_PAIRS, 2);
      case FP16, TF32 -> throw new AssertionError(precision);
      case INT8 -> new Elements(U8, S8, S32, PANELS_OF_FOURS, 1);
    };
  }
}
