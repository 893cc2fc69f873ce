// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.captioning.PictureBatch;
import dev.veduta.spi.compute.KvCache;

/// What the layers remember of a picture, for all texts about it; the last of them frees it.
final class SeenPicture {
  private final PictureBatch pixels;
  private final KvCache memory;
  private int texts;

  SeenPicture(PictureBatch pixels, KvCache memory) {
    this.pixels = pixels;
    this.memory = memory;
  }

  /// Whether it is the same picture, to the last bit, and still remembered.
  boolean shows(PictureBatch other) {
    return texts > 0 && pixels.equalsInBits(other);
  }

  /// More texts are about it.
  void retain(int more) {
    texts += more;
  }

  /// Whether nobody needs it any more.
  boolean isForgotten() {
    return texts == 0;
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
