// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint.pytorch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.veduta.api.ModelException;
import dev.veduta.checkpoint.TensorListing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/// The central directory of a zip file. `java.util.zip` does not say where an entry lies, which is
/// needed to map it.
///
/// Format: APPNOTE.TXT of PKWARE, sections 4.3 and 4.5.3 (zip64).
final class ZipDirectory {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCATOR_64_LENGTH = 20;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LENGTH = 56;
  private static final int EXTRA_64 = 1;
  private static final int ENCRYPTED = 1;
  private static final int STORED = 0;
  private static final long IN_EXTRA = 0xFFFFFFFFL;
  private static final int MOST_ENTRIES = 200_000;

  private final String location;
  private final MemorySegment file;
  private final Map<String, ArchiveEntry> entries = new LinkedHashMap<>();
  private long begin;

  private ZipDirectory(String location, MemorySegment file) {
    this.location = location;
    this.file = file;
  }

  /// Reads the directory at the end of a mapped file.
  static ZipDirectory read(String location, MemorySegment file) {
    ZipDirectory directory = new ZipDirectory(location, file);
    directory.read();
    return directory;
  }

  /// By name, in the order of the directory.
  Map<String, ArchiveEntry> entries() {
    return entries;
  }

  private void read() {
    long end = end();
    long count = unsignedShort(end + 10);
    long length = unsignedInt(end + 12);
    long start = unsignedInt(end + 16);
    long limit = end;
    long locator = end - LOCATOR_64_LENGTH;
    if (locator >= 0 && file.get(INT, locator) == LOCATOR_64) {
      long end64 = file.get(LONG, locator + 8);
      if (end64 < 0 || end64 > locator - END_64_LENGTH || file.get(INT, end64) != END_64) {
        throw wrong("has no zip64 directory where it says");
      }
      count = file.get(LONG, end64 + 32);
      length = file.get(LONG, end64 + 40);
      start = file.get(LONG, end64 + 48);
      limit = end64;
    }
    if (start < 0 || length < 0 || start > limit || length > limit - start) {
      throw wrong("says that its directory lies outside of it");
    }
    if (count < 0 || count > Math.min(MOST_ENTRIES, length / CENTRAL_LENGTH)) {
      throw wrong(
          "claims %s entries in a directory of %d bytes; up to %d are allowed"
              .formatted(Long.toUnsignedString(count), length, MOST_ENTRIES));
    }
    begin = start;
    long at = start;
    for (long i = 0; i < count; i++) {
      at = readEntry(at, start + length);
    }
  }

  /// Where the record at the end of the file begins, before which a comment may stand.
  private long end() {
    long last = file.byteSize() - END_LENGTH;
    for (long at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
      if (file.get(INT, at) == END && unsignedShort(at + 20) == last - at) {
        return at;
      }
    }
    throw wrong("is a zip file without a directory at its end; it is truncated, download it again");
  }

  /// Reads the line of one entry and returns where the next begins.
  private long readEntry(long at, long end) {
    if (at > end - CENTRAL_LENGTH || file.get(INT, at) != CENTRAL) {
      throw wrong(
          "has a directory with %d readable entries, fewer than it claims"
              .formatted(entries.size()));
    }
    int flags = unsignedShort(at + 8);
    int method = unsignedShort(at + 10);
    int nameLength = unsignedShort(at + 28);
    int extraLength = unsignedShort(at + 30);
    long name = at + CENTRAL_LENGTH;
    long extra = name + nameLength;
    long next = extra + extraLength + unsignedShort(at + 32);
    if (next > end) {
      throw wrong("has a directory that is cut off in its entry %d".formatted(entries.size()));
    }
    long packed = unsignedInt(at + 20);
    long size = unsignedInt(at + 24);
    long header = unsignedInt(at + 42);
    if (packed == IN_EXTRA || size == IN_EXTRA || header == IN_EXTRA) {
      long field = extra64(extra, extra + extraLength);
      long fieldEnd = field + 4 + unsignedShort(field + 2);
      field += 4;
      if (size == IN_EXTRA) {
        size = long64(field, fieldEnd);
        field += Long.BYTES;
      }
      if (packed == IN_EXTRA) {
        packed = long64(field, fieldEnd);
        field += Long.BYTES;
      }
      if (header == IN_EXTRA) {
        header = long64(field, fieldEnd);
      }
    }
    String text = new String(file.asSlice(name, nameLength).toArray(ValueLayout.JAVA_BYTE), UTF_8);
    boolean isPacked = (flags & ENCRYPTED) != 0 || method != STORED || packed != size;
    ArchiveEntry entry = new ArchiveEntry(location, text, header, size, begin, isPacked);
    if (entries.putIfAbsent(text, entry) != null) {
      throw wrong("holds %s twice".formatted(TensorListing.quoted(text)));
    }
    return next;
  }

  /// Where the zip64 field of the extra fields begins.
  private long extra64(long from, long to) {
    long at = from;
    while (at <= to - 4) {
      long next = at + 4 + unsignedShort(at + 2);
      if (unsignedShort(at) == EXTRA_64 && next <= to) {
        return at;
      }
      at = next;
    }
    throw wrong("has an entry in its directory that lacks its zip64 field");
  }

  private long long64(long at, long end) {
    if (at > end - Long.BYTES) {
      throw wrong("has a zip64 field in its directory that is cut off");
    }
    return file.get(LONG, at);
  }

  private int unsignedShort(long at) {
    return Short.toUnsignedInt(file.get(SHORT, at));
  }

  private long unsignedInt(long at) {
    return Integer.toUnsignedLong(file.get(INT, at));
  }

  private ModelException wrong(String fault) {
    return new ModelException(location + " " + fault);
  }
}
