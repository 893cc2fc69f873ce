// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.spi.compute.KvCache;

/// What the layers remember of a picture, for all texts about it; the last of them frees it.
final class SeenPicture {
  private final KvCache memory;
  private int texts;

  SeenPicture(KvCache memory, int texts) {
    this.memory = memory;
    this.texts = texts;
  }

  KvCache memory() {
    return memory;
  }

  /// One of its texts is finished.
  void release() {
    texts--;
    if (texts == 0) {
      memory.close();
    }
  }
}
