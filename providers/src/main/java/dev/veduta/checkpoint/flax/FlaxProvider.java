// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.flax;

import dev.veduta.checkpoint.StoredCheckpoint;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Plugin;

/// Reads `flax_model.msgpack`, under the names and in the layout of PyTorch.
@Plugin("flax")
public final class FlaxProvider implements CheckpointProvider {
  private static final String FILE = "flax_model.msgpack";

  @Override
  public boolean matches(ModelFiles files) {
    return files.contains(FILE);
  }

  @Override
  public int order() {
    return 400;
  }

  @Override
  public Checkpoint open(ModelFiles files) {
    return new StoredCheckpoint(files, FlaxFile.read(files, FILE));
  }
}
