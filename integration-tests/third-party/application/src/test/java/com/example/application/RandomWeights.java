// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.application;

import dev.veduta.spi.compute.DType;
import dev.veduta.spi.compute.Shape;
import dev.veduta.testkit.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Supplier;

/// A checkpoint of random numbers.
final class RandomWeights {
  private final SafetensorsWriter writer = new SafetensorsWriter();
  private final Random random;

  RandomWeights(long seed) {
    random = new Random(seed);
  }

  /// A tensor of normally distributed numbers.
  RandomWeights tensor(String name, int... extents) {
    return add(name, () -> (float) random.nextGaussian(), extents);
  }

  /// The `weight` `[out, in]` and the `bias` `[out]` of a linear map.
  RandomWeights linear(String name, int in, int out) {
    return tensor(name + ".weight", out, in).tensor(name + ".bias", out);
  }

  /// A normalization that neither scales nor shifts.
  RandomWeights norm(String name, int width) {
    return add(name + ".weight", () -> 1f, width).add(name + ".bias", () -> 0f, width);
  }

  private RandomWeights add(String name, Supplier<Float> number, int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = number.get();
    }
    writer.add(name, DType.F32, shape, values);
    return this;
  }

  void write(Path folder) throws IOException {
    writer.write(folder.resolve("model.safetensors"));
  }
}
