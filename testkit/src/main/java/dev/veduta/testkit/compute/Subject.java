// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.testkit.compute;

import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.Precision;

/// The backend under test, fresh for each test, with one open session.
interface Subject {
  ComputeBackend backend();

  ComputeSession session();

  /// What it keeps weights in.
  Precision precision();

  /// `[out, in]` weights between -1 and 1 that it holds exactly.
  default Sample weight(long seed, int... extents) {
    Sample random = Sample.random(seed, extents);
    return precision() == Precision.FP32 ? random : random.coarse();
  }

  /// What it multiplies weights with: [Precision#FP32] where activations are taken as they are.
  Precision activationPrecision();

  /// Activations between -1 and 1 whose products with weights it computes exactly.
  default Sample activations(long seed, int... extents) {
    Sample random = Sample.random(seed, extents);
    return activationPrecision() == Precision.FP32 ? random : random.stepped();
  }

  /// What it keeps keys and values in: [Precision#FP32] where they are kept as they are.
  Precision memoryPrecision();

  /// Queries, keys or values between -1 and 1 that attention reads as they are.
  default Sample remembered(long seed, int... extents) {
    Sample random = Sample.random(seed, extents);
    return memoryPrecision() == Precision.FP32 ? random : random.stepped();
  }

  /// How far a result of attention may be off. Where activations are rounded to 16 bits or less, so
  /// may be probabilities and values between -1 and 1: to the eight bits of [Precision#BF16], by
  /// 1/512 of themselves.
  ///
  /// @param terms of its sums
  default double attentionError(int terms) {
    return switch (activationPrecision()) {
      case FP32, TF32 -> 1e-6 * Math.sqrt(terms);
      case BF16, FP16, INT8 -> 1 / 512d;
    };
  }
}
