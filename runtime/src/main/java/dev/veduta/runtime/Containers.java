// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.runtime;

import dev.veduta.api.ModelException;
import dev.veduta.spi.Checkpoint;
import dev.veduta.spi.CheckpointProvider;
import dev.veduta.spi.ModelFiles;
import java.util.Comparator;
import java.util.List;

/// Chooses among the plug-ins that read weights.
record Containers(Providers providers) {

  /// The weights in a folder; of several containers the one that comes first.
  ///
  /// @throws ModelException saying what the folder has instead of weights
  Checkpoint open(ModelFiles files) {
    List<CheckpointProvider> containers =
        providers.all(CheckpointProvider.class).stream()
            .sorted(Comparator.comparingInt(CheckpointProvider::order))
            .toList();
    // Where none matches, the error of the first says what the model has instead of weights.
    CheckpointProvider container =
        containers.stream()
            .filter(provider -> provider.matches(files))
            .findFirst()
            .or(() -> containers.stream().findFirst())
            .orElseThrow(
                () -> new ModelException("no plug-in that reads weights is on the class path"));
    return providers.get(CheckpointProvider.class, container.name()).open(files);
  }

  /// The first that writes.
  CheckpointProvider writer() {
    return providers.all(CheckpointProvider.class).stream()
        .filter(CheckpointProvider::writes)
        .min(Comparator.comparingInt(CheckpointProvider::order))
        .orElseThrow(
            () -> new ModelException("no plug-in that writes weights is on the class path"));
  }
}
