// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.cuda;

import dev.veduta.cuda.driver.DeviceMemory;

/// Memory of a cache, which those that continue it read too. When the last of them has let go of
/// it, it goes back to the [CacheMemory] it came from.
final class Room {
  private final CacheMemory source;
  private final DeviceMemory memory;
  private int users = 1;

  Room(CacheMemory source, DeviceMemory memory) {
    this.source = source;
    this.memory = memory;
  }

  long address() {
    return memory.address();
  }

  void retain() {
    users++;
  }

  void release() {
    users--;
    if (users == 0) {
      source.giveBack(memory);
    }
  }
}
