// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.util.concurrent.atomic.AtomicBoolean;

/// Kernels in a device's memory.
record LoadedModule(Device device, DriverHandle handle, AtomicBoolean isClosed) implements Module {
  private static final int MAX_DYNAMIC_SHARED_SIZE_BYTES = 8;

  LoadedModule(Device device, DriverHandle handle) {
    this(device, handle, new AtomicBoolean());
  }

  @Override
  public Function function(String name, int dynamicSharedBytes) {
    device.use();
    DriverCalls calls = device.driver().calls();
    DriverHandle function = calls.moduleGetFunction(handle, name);
    if (dynamicSharedBytes > 0) {
      calls.funcSetAttribute(function, MAX_DYNAMIC_SHARED_SIZE_BYTES, dynamicSharedBytes);
    }
    return new Function(name, function.value());
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      device.release(() -> device.driver().calls().moduleUnload(handle));
    }
  }
}
