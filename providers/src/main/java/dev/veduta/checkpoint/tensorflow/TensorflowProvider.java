// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.tensorflow;

import dev.veduta.checkpoint.StoredCheckpoint;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.ModelFiles;
import dev.veduta.spi.Plugin;

/// Reads `tf_model.h5`, under the names and in the layout of PyTorch.
@Plugin("tensorflow")
public final class TensorflowProvider implements CheckpointProvider {
  private static final String FILE = "tf_model.h5";

  @Override
  public boolean matches(ModelFiles files) {
    return files.contains(FILE);
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public Checkpoint open(ModelFiles files) {
    return new StoredCheckpoint(files, KerasFile.read(files, FILE));
  }
}
