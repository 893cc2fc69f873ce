// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;

/// An application that uses a GPU: what it copied to it and back, or what stands in its way.
public final class Deployed implements Supplier<String> {
  private static final int NUMBER = 42;

  @Override
  public String get() {
    return Device.obstacle().map(why -> "obstacle: " + why).orElseGet(Deployed::copied);
  }

  private static String copied() {
    try (Device device = Device.open(0);
        Stream stream = device.openStream();
        DeviceMemory memory = device.allocate(Integer.BYTES);
        PinnedMemory pinned = device.pin(Integer.BYTES)) {
      stream.fill(memory.address(), NUMBER, Integer.BYTES);
      stream.copyToHost(pinned.segment(), memory.address(), Integer.BYTES);
      stream.synchronize();
      return "copied " + pinned.segment().get(ValueLayout.JAVA_INT, 0);
    }
  }
}
