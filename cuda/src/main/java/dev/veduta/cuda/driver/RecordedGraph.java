// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.util.concurrent.atomic.AtomicBoolean;

/// A recording that a device's driver has made ready to run.
record RecordedGraph(Device device, DriverHandle handle, AtomicBoolean isClosed) implements Graph {

  RecordedGraph(Device device, DriverHandle handle) {
    this(device, handle, new AtomicBoolean());
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      device.release(() -> device.driver().calls().graphExecDestroy(handle));
    }
  }
}
