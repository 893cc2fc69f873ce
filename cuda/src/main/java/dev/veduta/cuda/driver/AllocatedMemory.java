// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.util.concurrent.atomic.AtomicBoolean;

/// Memory of a device, from its driver.
record AllocatedMemory(Device device, DriverHandle handle, long bytes, AtomicBoolean isClosed)
    implements DeviceMemory {

  AllocatedMemory(Device device, DriverHandle handle, long bytes) {
    this(device, handle, bytes, new AtomicBoolean());
  }

  @Override
  public long address() {
    return handle.value();
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      device.giveBack(bytes);
      device.release(() -> device.driver().calls().memFree(handle));
    }
  }
}
