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
}
