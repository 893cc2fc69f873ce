// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

import java.io.IOException;
import java.nio.file.Path;

/// Plugs in a container of weights, such as `safetensors`.
public interface CheckpointProvider extends Provider {

  /// Whether the folder holds weights in this container.
  boolean matches(ModelFiles files);

  /// Which container is preferred when a folder holds several: the lowest.
  int order();

  /// Reads and checks the table of contents. Where [#matches] is false, the error says what the
  /// folder holds instead and what to do about it.
  ///
  /// @throws dev.veduta.api.ModelException naming the file and the fault
  Checkpoint open(ModelFiles files);

  /// Whether it also writes.
  default boolean writes() {
    return false;
  }

  /// Writes tensors into a folder, in more than one file when they pass a size. A file there is
  /// replaced only when all are written.
  ///
  /// @param mostBytes of one file, unless a single tensor is longer
  /// @throws UnsupportedOperationException where it does not write
  default void write(Path folder, Checkpoint tensors, long mostBytes) throws IOException {
    throw new UnsupportedOperationException(name() + " is only read");
  }
}
