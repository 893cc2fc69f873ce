// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The first directory of a TIFF file, or of a block of EXIF, which has the same structure: a tag,
/// a type, a count and a value in each entry. Whatever is damaged in it counts as absent.
final class Exif {
  static final int ORIENTATION = 274;
  static final int EXTRA_SAMPLES = 338;

  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;

  /// The type of 16-bit numbers, of which two fit in an entry.
  private static final int SHORT = 3;

  private Exif() {}

  /// The first number under a tag for which files use 16-bit numbers; -1 without one.
  static int value(byte[] block, int tag) {
    if (block.length < HEADER_BYTES) {
      return -1;
    }
    ByteBuffer in = ByteBuffer.wrap(block);
    in.order(block[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = in.getInt(4);
    if (directory < HEADER_BYTES || directory > block.length - 2) {
      return -1;
    }
    int entries = in.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      if (entry > block.length - ENTRY_BYTES) {
        return -1;
      }
      if ((in.getShort(entry) & 0xffff) == tag) {
        int count = in.getInt(entry + 4);
        return in.getShort(entry + 2) == SHORT && (count == 1 || count == 2)
            ? in.getShort(entry + 8) & 0xffff
            : -1;
      }
    }
    return -1;
  }
}
