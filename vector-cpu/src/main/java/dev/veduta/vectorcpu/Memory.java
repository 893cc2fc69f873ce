// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.vectorcpu;

import dev.veduta.spi.compute.AttentionMemory;
import java.util.List;

/// The parts of an attention memory in the order of their positions: a forked prefix, then its own.
/// The rows of a part divide those of the memory.
record Memory(int rows, int width, List<Part> parts) implements AttentionMemory {

  @Override
  public int positions() {
    return parts.stream().mapToInt(Part::count).sum();
  }
}
