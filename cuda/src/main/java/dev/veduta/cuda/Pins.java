// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.PinnedMemory;
import java.util.ArrayList;
import java.util.List;

/// The pinned memory of one session's steps, handed on from step to step.
final class Pins implements AutoCloseable {
  private static final long SMALLEST = 64 << 10;

  private final Device device;
  private final List<PinnedMemory> free = new ArrayList<>();

  Pins(Device device) {
    this.device = device;
  }

  /// At least that many bytes.
  PinnedMemory take(long bytes) {
    for (int i = free.size() - 1; i >= 0; i--) {
      if (free.get(i).segment().byteSize() >= bytes) {
        return free.remove(i);
      }
    }
    long size = SMALLEST;
    while (size < bytes) {
      size *= 2;
    }
    return device.pin(size);
  }

  void giveBack(PinnedMemory memory) {
    free.add(memory);
  }

  @Override
  public void close() {
    free.forEach(PinnedMemory::close);
    free.clear();
  }
}
