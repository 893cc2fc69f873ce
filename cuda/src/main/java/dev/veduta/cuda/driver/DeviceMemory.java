// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

/// Memory of a device; its owner closes it.
public interface DeviceMemory extends AutoCloseable {
  long address();

  long bytes();

  @Override
  void close();
}
