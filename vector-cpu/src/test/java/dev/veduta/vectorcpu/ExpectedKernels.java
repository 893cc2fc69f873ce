// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import static org.assertj.core.api.Assumptions.assumeThat;

/// Which kernels this test JVM is about: the build starts one for each width of vectors and one
/// without the module.
final class ExpectedKernels {
  private ExpectedKernels() {}

  static boolean moduleIsMissing() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty();
  }

  /// Skips the test where vectors of the expected width can't run.
  static void assumeVectors() {
    assumeThat(moduleIsMissing())
        .as("this JVM runs without jdk.incubator.vector on purpose")
        .isFalse();
    int widest = VectorKernels.widest();
    assumeThat(VectorKernels.bits())
        .as("this processor has vectors of %d bits at most", widest)
        .isLessThanOrEqualTo(widest);
  }
}
