// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ConfigurationException;
import dev.veduta.spi.compute.DeviceOptions;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Speculation;

/// How a captioner's backend computes.
///
/// @param threads that work inside one operation, at most 1024; 0 is one for each processor
/// @param precision what weights are kept in
/// @param speculation whether tokens are guessed with coarse weights and checked several at a time
/// @param cacheWeights whether weights are kept beside the checkpoint as the backend has packed
///   them, so that the next start is faster; takes as much disk as they take memory
/// @param device what is computed on, where there is more than a processor
public record ComputeSettings(
    int threads,
    Precision precision,
    Speculation speculation,
    boolean cacheWeights,
    DeviceOptions device) {

  /// All processors, weights in 32 bits, guesses where they gain time, nothing written to disk, the
  /// first device.
  public static final ComputeSettings DEFAULT =
      new ComputeSettings(0, Precision.FP32, Speculation.AUTO, false, DeviceOptions.DEFAULT);

  public ComputeSettings {
    if (threads < 0 || threads > 1024) {
      throw new ConfigurationException("threads must lie between 0 and 1024, got " + threads);
    }
  }

  public ComputeSettings withThreads(int threads) {
    return new ComputeSettings(threads, precision, speculation, cacheWeights, device);
  }

  public ComputeSettings withPrecision(Precision precision) {
    return new ComputeSettings(threads, precision, speculation, cacheWeights, device);
  }

  public ComputeSettings withSpeculation(Speculation speculation) {
    return new ComputeSettings(threads, precision, speculation, cacheWeights, device);
  }

  public ComputeSettings withCacheWeights(boolean cacheWeights) {
    return new ComputeSettings(threads, precision, speculation, cacheWeights, device);
  }

  public ComputeSettings withDevice(DeviceOptions device) {
    return new ComputeSettings(threads, precision, speculation, cacheWeights, device);
  }
}
