// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.lang.foreign.MemorySegment;

/// Host memory that a device reads and writes by itself; its owner closes it.
public interface PinnedMemory extends AutoCloseable {
  MemorySegment segment();

  @Override
  void close();
}
