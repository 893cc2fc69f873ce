// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.TensorListing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A line of a zip's directory, unchecked. Where the content begins only the header before it says.
///
/// @param location of the zip, for messages
/// @param header where that header lies
/// @param size in bytes
/// @param end of all entries
/// @param packed whether it is compressed or encrypted
record ArchiveEntry(
    String location, String name, long header, long size, long end, boolean packed) {
  /// Of a header, without the name and the extra fields after it.
  static final int HEADER_LENGTH = 30;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int SIGNATURE = 0x04034b50;

  /// Checks all but what the header says.
  void check() {
    if (packed) {
      throw new ModelException(
          "%s holds %s compressed or encrypted, as torch.save never does; pack it again with zip -0"
              .formatted(location, TensorListing.quoted(name)));
    }
    if (header < 0
        || header > end - HEADER_LENGTH
        || size < 0
        || size > end - HEADER_LENGTH - header) {
      throw beyond();
    }
  }

  /// Where the content of a checked entry begins in the file, after a check that all of it lies
  /// there.
  ///
  /// @param local the first [#HEADER_LENGTH] bytes from `header` on
  long content(MemorySegment local) {
    if (local.get(INT, 0) != SIGNATURE) {
      throw new ModelException(
          "%s has no entry %s where its directory says"
              .formatted(location, TensorListing.quoted(name)));
    }
    long content =
        header
            + HEADER_LENGTH
            + Short.toUnsignedInt(local.get(SHORT, 26))
            + Short.toUnsignedInt(local.get(SHORT, 28));
    if (size > end - content) {
      throw beyond();
    }
    return content;
  }

  private ModelException beyond() {
    return new ModelException(
        "%s claims %s bytes for %s, but ends before; it is truncated, download it again"
            .formatted(location, Long.toUnsignedString(size), TensorListing.quoted(name)));
  }
}
