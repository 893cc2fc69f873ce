// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.captioning.batch;

import dev.veduta.captioning.PictureBatch;
import dev.veduta.spi.compute.KvCache;

/// What the layers remember of a picture, for all texts about it; the last of them frees it.
final class SeenPicture {
  private final PictureBatch pixels;
  private final KvCache memory;
  private final Look look;
  private int texts;
  private boolean forgotten;

  /// @param memory of the picture, closed with its last text
  /// @param look in which it was seen
  SeenPicture(PictureBatch pixels, KvCache memory, Look look) {
    this.pixels = pixels;
    this.memory = memory;
    this.look = look;
  }

  /// Whether it is the same picture, to the last bit, and still remembered.
  boolean shows(PictureBatch other) {
    return !forgotten && pixels.equalsInBits(other);
  }

  /// More texts are about it.
  void retain(int more) {
    texts += more;
  }

  /// Whether nobody needs it any more.
  boolean isForgotten() {
    return forgotten;
  }

  KvCache memory() {
    return memory;
  }

  /// One of its texts is finished.
  void release() {
    texts--;
    if (texts == 0) {
      forgotten = true;
      memory.close();
      look.release();
    }
  }
}
