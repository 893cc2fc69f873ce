// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vision;

import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.Config;
import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.VisionEncoderProvider;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.vectorcpu.VectorCpuProvider;
import java.util.ServiceLoader;

/// Loads encoders as a model would, for tests.
final class Encoders {
  private Encoders() {}

  static ComputeBackend backend() {
    return new VectorCpuProvider().open(new BackendOptions(2));
  }

  /// The provider of a `model_type`.
  static VisionEncoderProvider provider(String type) {
    return ServiceLoader.load(VisionEncoderProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no encoder " + type));
  }

  /// The encoder of a checkpoint that holds nothing else.
  static VisionEncoder load(
      ComputeBackend backend,
      Checkpoint checkpoint,
      Config config,
      int height,
      int width,
      boolean interpolatePositions) {
    try (Weights weights = Weights.of("test", checkpoint, backend)) {
      return provider(config.text("model_type", ""))
          .load(new EncoderContext(config, weights, height, width, interpolatePositions));
    }
  }
}
