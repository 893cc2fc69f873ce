// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The boxes of an MP4 or QuickTime file (ISO/IEC 14496-12, 4.2): a size, a type of four letters,
/// and what is in it. No size is believed beyond the end of what the box lies in.
///
/// @param length of the file
record Boxes(FileChannel channel, long length) {

  /// More than any file has in one place, fragments counted.
  private static final int MOST_BOXES = 1_000_000;

  /// The largest table that is read.
  private static final int MOST_BYTES = 64 << 20;

  /// What is in a box, from its first byte to the one after its last.
  record Box(String type, long from, long to) {
    long size() {
      return to - from;
    }
  }

  Box file() {
    return new Box("file", 0, length);
  }

  /// The boxes in a box, as far as they can be told apart.
  List<Box> in(Box parent) {
    return in(parent, 0);
  }

  /// The boxes in a box after its first bytes.
  List<Box> in(Box parent, int skipped) {
    List<Box> boxes = new ArrayList<>();
    long at = parent.from() + skipped;
    while (parent.to() - at >= 8 && boxes.size() < MOST_BOXES) {
      ByteBuffer header = bytes(at, (int) Math.min(16, parent.to() - at));
      long size = header.getInt(0) & 0xffffffffL;
      int body = 8;
      if (size == 1 && header.limit() == 16) {
        size = header.getLong(8);
        body = 16;
      } else if (size == 0) {
        size = parent.to() - at;
      }
      if (size < body) {
        break;
      }
      long end = size > parent.to() - at ? parent.to() : at + size;
      boxes.add(new Box(type(header, 4), at + body, end));
      at = end;
    }
    return boxes;
  }

  /// The first box of that path, each type in the one before.
  Optional<Box> find(Box parent, String... path) {
    Optional<Box> found = Optional.of(parent);
    for (String type : path) {
      found =
          found.flatMap(box -> in(box).stream().filter(one -> one.type().equals(type)).findFirst());
    }
    return found;
  }

  /// What is in a box.
  ByteBuffer read(Box box) {
    if (box.size() > MOST_BYTES) {
      throw new UnreadableVideoException(
          "its table '%s' has %d bytes, more than the %d that are read"
              .formatted(box.type(), box.size(), MOST_BYTES));
    }
    return bytes(box.from(), (int) box.size());
  }

  /// Bytes of the file, from zero to the limit of the result.
  ByteBuffer bytes(long from, int count) {
    if (from < 0 || count < 0 || count > length - from) {
      throw new UnreadableVideoException("the file ends before its frames do");
    }
    try {
      ByteBuffer bytes = ByteBuffer.allocate(count);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, from + bytes.position()) < 0) {
          throw new UnreadableVideoException("the file became shorter while it was read");
        }
      }
      return bytes.flip();
    } catch (IOException e) {
      throw new UnreadableVideoException(String.valueOf(e.getMessage()));
    }
  }

  /// Four letters; what is no letter becomes a question mark.
  static String type(ByteBuffer bytes, int at) {
    byte[] letters = new byte[4];
    bytes.get(at, letters);
    return new String(letters, StandardCharsets.US_ASCII).replaceAll("[^ -~]", "?");
  }
}
