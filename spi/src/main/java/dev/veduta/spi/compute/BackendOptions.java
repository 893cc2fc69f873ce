// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi.compute;

import java.util.Optional;

/// How a backend is opened.
///
/// @param threads that work inside one operation, at least 1; 0 is one for each processor
/// @param precision what weights are kept in, one of [ComputeBackendProvider#precisions]
/// @param speculation whether its sessions offer coarse weights to guess tokens with
/// @param cache where packed weights are kept from one start to the next; empty for nowhere
/// @param device what is computed on, where there is more than a processor
public record BackendOptions(
    int threads,
    Precision precision,
    Speculation speculation,
    Optional<WeightCache> cache,
    DeviceOptions device) {

  /// One thread for each processor, weights in 32 bits, the first device.
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

  /// Coarse weights where they gain something, nothing kept on disk.
  public BackendOptions(int threads, Precision precision) {
    this(threads, precision, Speculation.AUTO, Optional.empty());
  }

  /// The first device, all of its memory.
  public BackendOptions(
      int threads, Precision precision, Speculation speculation, Optional<WeightCache> cache) {
    this(threads, precision, speculation, cache, DeviceOptions.DEFAULT);
  }

  public BackendOptions withDevice(DeviceOptions device) {
    return new BackendOptions(threads, precision, speculation, cache, device);
  }
}
