// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Pinned memory, from a device's driver. What was read of it stays safe: its segment refuses after
/// it was closed.
record LockedMemory(Device device, DriverHandle handle, Arena arena, MemorySegment segment)
    implements PinnedMemory {

  @SuppressWarnings("restricted") // the driver has allocated just these bytes
  static LockedMemory of(Device device, DriverHandle handle, long bytes) {
    Arena arena = Arena.ofShared();
    MemorySegment segment = MemorySegment.ofAddress(handle.value()).reinterpret(bytes, arena, null);
    return new LockedMemory(device, handle, arena, segment);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      device.release(() -> device.driver().calls().memFreeHost(handle));
    }
  }
}
