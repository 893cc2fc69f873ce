// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package com.example.application;

import dev.veduta.testkit.checkpoint.RandomCheckpoint;
import dev.veduta.testkit.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/// The weights of models that were never trained.
final class RandomWeights {
  private RandomWeights() {}

  /// Writes a checkpoint into a model's folder.
  static void write(Path folder, RandomCheckpoint checkpoint) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    try (Arena arena = Arena.ofConfined()) {
      checkpoint
          .entries()
          .forEach(
              (name, entry) ->
                  writer.add(name, entry.type(), entry.shape(), checkpoint.data(name, arena)));
      writer.write(folder.resolve("model.safetensors"));
    }
  }
}
