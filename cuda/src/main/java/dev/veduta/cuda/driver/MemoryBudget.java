// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda.driver;

import dev.veduta.api.DeviceMemoryException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// What may be taken of a device's memory.
final class MemoryBudget {
  private static final String ADVICE =
      "use precision bf16, fewer sessions, smaller batches, or another device";
  private static final double GIB = 1L << 30;

  private final DeviceFacts device;
  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  /// @param limit in bytes; 0 for none
  MemoryBudget(DeviceFacts device, long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("a memory limit is 0 or more bytes, got " + limit);
    }
    this.device = device;
    this.limit = limit;
  }

  /// @throws DeviceMemoryException if the limit allows no more
  void take(long bytes) {
    long before = taken.getAndAdd(bytes);
    if (limit > 0 && bytes > limit - before) {
      taken.addAndGet(-bytes);
      throw new DeviceMemoryException(
          "GPU %d (%s): %s of memory were needed, and of the memory limit of %s there were %s left; raise memory-limit, %s"
              .formatted(
                  device.index(),
                  device.name(),
                  size(bytes),
                  size(limit),
                  size(limit - before),
                  ADVICE),
          bytes,
          limit - before,
          limit);
    }
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /// @param free what the device says
  DeviceMemoryException exceeded(long bytes, long free) {
    return new DeviceMemoryException(
        "GPU %d (%s): %s of memory were needed, and of %s there were %s free; %s"
            .formatted(
                device.index(),
                device.name(),
                size(bytes),
                size(device.memory()),
                size(free),
                ADVICE),
        bytes,
        free,
        device.memory());
  }

  static String size(long bytes) {
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / (GIB / 1024))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }
}
