// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

/// Loaded kernels; its owner closes it.
public interface Module extends AutoCloseable {
  /// @param dynamicSharedBytes the most that launches will ask for
  Function function(String name, int dynamicSharedBytes);

  @Override
  void close();
}
