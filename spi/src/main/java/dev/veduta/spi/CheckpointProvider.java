// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.spi;

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
}
