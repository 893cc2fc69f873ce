// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.api.DeviceMemoryException;
import dev.veduta.cuda.driver.Device;
import dev.veduta.cuda.driver.DeviceMemory;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// The device memory of one session's caches: what a closed cache gives back the next one takes, so
/// that requests allocate nothing once others like them have run. Sizes are rounded up to a few, so
/// that they fit again.
final class CacheMemory implements AutoCloseable {
  private static final long SMALLEST = 64 << 10;

  private final Device device;
  private final Map<Long, Deque<DeviceMemory>> free = new HashMap<>();
  private final Set<DeviceMemory> all = Collections.newSetFromMap(new IdentityHashMap<>());

  CacheMemory(Device device) {
    this.device = device;
  }

  /// Memory of at least that many bytes, of any content, whose first user is the caller.
  Room take(long bytes) {
    long size = rounded(bytes);
    Deque<DeviceMemory> fitting = free.get(size);
    return new Room(this, fitting == null || fitting.isEmpty() ? allocate(size) : fitting.pop());
  }

  private DeviceMemory allocate(long size) {
    DeviceMemory memory;
    try {
      memory = device.allocate(size);
    } catch (DeviceMemoryException e) {
      if (!trim()) {
        throw e;
      }
      memory = device.allocate(size);
    }
    all.add(memory);
    return memory;
  }

  /// Frees what no cache uses, which may be what is missing elsewhere; false if there was nothing.
  boolean trim() {
    boolean found = false;
    for (Deque<DeviceMemory> memories : free.values()) {
      found |= !memories.isEmpty();
      memories.forEach(all::remove);
      memories.forEach(DeviceMemory::close);
    }
    free.clear();
    return found;
  }

  /// Takes back what it handed out; nothing after it was closed.
  void giveBack(DeviceMemory memory) {
    if (all.contains(memory)) {
      free.computeIfAbsent(memory.bytes(), _ -> new ArrayDeque<>()).push(memory);
    }
  }

  /// The next number of the form `(4 to 8) · 2ⁿ`.
  private static long rounded(long bytes) {
    long unit = Math.max(SMALLEST, Long.highestOneBit(bytes)) / 4;
    return Math.ceilDiv(bytes, unit) * unit;
  }

  /// Frees everything, whoever still uses it.
  @Override
  public void close() {
    all.forEach(DeviceMemory::close);
    all.clear();
    free.clear();
  }
}
