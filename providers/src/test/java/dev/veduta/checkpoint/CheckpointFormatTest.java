// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.checkpoint.pytorch.PytorchProvider;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.testkit.checkpoint.CheckpointContract;
import dev.veduta.testkit.checkpoint.TorchWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/// What every format of weights promises, of those that tests write.
final class CheckpointFormatTest {
  @Nested
  final class Safetensors extends CheckpointContract {
    @Override
    protected CheckpointProvider provider() {
      return new SafetensorsProvider();
    }
  }

  @Nested
  final class Pytorch extends CheckpointContract {
    @Override
    protected CheckpointProvider provider() {
      return new PytorchProvider();
    }

    @Override
    protected void write(Path folder, Checkpoint tensors) throws IOException {
      TorchWriter writer = new TorchWriter();
      try (Arena arena = Arena.ofConfined()) {
        tensors
            .entries()
            .forEach(
                (name, entry) ->
                    writer.add(
                        name,
                        entry.type(),
                        entry.shape(),
                        tensors.data(name, arena).toArray(ValueLayout.JAVA_BYTE)));
      }
      Files.write(folder.resolve("pytorch_model.bin"), writer.bytes());
    }
  }
}
