// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.AttentionMemory;
import java.util.List;

/// What a layer of joined caches remembers: the memory of each, in their order.
record JoinedMemory(List<Memory> memories) implements AttentionMemory {

  @Override
  public int rows() {
    return memories.stream().mapToInt(Memory::rows).sum();
  }

  @Override
  public int positions() {
    return memories.stream().mapToInt(Memory::positions).max().orElseThrow();
  }
}
