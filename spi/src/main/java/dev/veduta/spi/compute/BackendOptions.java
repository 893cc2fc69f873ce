// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

/// How a backend is opened.
///
/// @param threads that work inside one operation, at least 1; 0 is one for each processor
/// @param precision what weights are kept in, one of [ComputeBackendProvider#precisions]
public record BackendOptions(int threads, Precision precision) {

  /// One thread for each processor, weights in 32 bits.
  public static final BackendOptions DEFAULT = new BackendOptions(0);

  public BackendOptions {
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException("threads must lie between 0 and 1024, got " + threads);
    }
  }

  /// Weights in 32 bits.
  public BackendOptions(int threads) {
    this(threads, Precision.FP32);
  }
}
