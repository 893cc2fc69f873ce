// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.gpusuite;

import dev.veduta.runtime.ModelLocation;
import dev.veduta.runtime.Providers;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.Config;
import dev.veduta.spi.EncoderContext;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Observer;
import dev.veduta.spi.VisionEncoder;
import dev.veduta.spi.VisionEncoderProvider;
import dev.veduta.spi.Weights;
import dev.veduta.spi.compute.BackendOptions;
import dev.veduta.spi.compute.ComputeBackend;
import dev.veduta.spi.compute.ComputeBackendProvider;
import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Norm;
import dev.veduta.spi.compute.Precision;
import dev.veduta.spi.compute.Shape;
import dev.veduta.spi.compute.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Random;

/// The vision tower of a GIT checkpoint alone, from pixels on the device to image tokens on it, as
/// the model computes it.
record Encoder(Plan plan, GitShape shape, Path checkpoint) {

  /// Seconds that a number of pictures take in one pass.
  double seconds(int pictures, Precision precision) {
    Providers providers = Providers.installed();
    BackendOptions options = new BackendOptions(0, precision);
    try (ComputeBackend backend =
        providers.get(ComputeBackendProvider.class, plan.backend()).open(options)) {
      ModelFiles files = ModelLocation.of(checkpoint.toString());
      Config config = Config.read(files, "config.json").at("vision_config");
      Checkpoint stored = providers.get(CheckpointProvider.class, "safetensors").open(files);
      Weights tower =
          Weights.of(shape.name(), stored, backend)
              .at("git")
              .at("image_encoder")
              .at("vision_model");
      int side = shape.side();
      VisionEncoder encoder =
          providers
              .get(VisionEncoderProvider.class, "clip_vision_model")
              .load(new EncoderContext(config, tower, side, side, false));
      Norm norm = tower.norm("post_layernorm", shape.width(), 1e-5);
      try (ComputeSession session = backend.openSession();
          ComputeSession.Scope _ = session.scope()) {
        Shape pixels = Shape.of(pictures, 3, side, side);
        Random random = new Random(1);
        float[] numbers = new float[Math.toIntExact(pixels.elements())];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = random.nextFloat(-2, 2);
        }
        Tensor x = session.upload(pixels, DType.F32, MemorySegment.ofArray(numbers));
        return Timing.of(
                plan.isQuick() ? 1 : 5,
                plan.isQuick() ? 3 : 20,
                () -> {
                  try (ComputeSession.Scope _ = session.scope()) {
                    Tensor tokens =
                        session.layerNorm(encoder.encode(session, x, Observer.NONE), norm);
                    session.read(session.lastToken(tokens)); // a part of it, to wait for all
                  }
                })
            .median();
      }
    }
  }
}
