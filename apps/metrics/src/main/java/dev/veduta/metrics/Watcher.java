// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.metrics;

/// Is told how far a long computation is.
@FunctionalInterface
public interface Watcher {

  /// @param phase what is being done, such as `tokenizing`
  /// @param done how much of it is done
  /// @param total how much there is of it
  void at(String phase, int done, int total);
}
