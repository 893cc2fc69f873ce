// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.spi.compute.ComputeSession;
import dev.veduta.spi.compute.KvCache;

/// What the layers remember of all pictures that were seen in one pass, a row for each; the last of
/// them that is forgotten frees it.
final class Look {
  private final KvCache memory;
  private int pictures;

  Look(KvCache memory) {
    this.memory = memory;
    this.pictures = memory.rows();
  }

  /// The memory of one of them, which the caller closes before he [releases][#release] it.
  KvCache picture(ComputeSession compute, int index) {
    return compute.rows(memory, index, 1);
  }

  /// One of them is forgotten.
  void release() {
    pictures--;
    if (pictures == 0) {
      memory.close();
    }
  }
}
