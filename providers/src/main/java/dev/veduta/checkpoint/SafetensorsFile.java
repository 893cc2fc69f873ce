// Copyright the Veduta authors. SPDX-License-Identifier: Apache-2.0

package dev.veduta.checkpoint;

import dev.veduta.api.ModelException;
import dev.veduta.spi.ModelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;

/// One safetensors file: eight bytes with the length of the header, the header in JSON, the data.
///
/// The tensors must cover the data without gaps or overlaps, as the reference implementation
/// demands.
final class SafetensorsFile {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt MAGIC =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long LONGEST_HEADER = 100_000_000;
  private static final int ZIP = 0x04034b50;

  private SafetensorsFile() {}

  /// Reads and checks the header.
  static TensorFile read(ModelFiles files, String file) {
    String location = files.location(file);
    MisplacedFile.refuse(files, file);
    long size = files.size(file);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment start = files.map(file, 0, Math.min(size, LENGTH.byteSize()), arena);
      long headerLength = headerLength(location, size, start);
      MemorySegment header = files.map(file, LENGTH.byteSize(), headerLength, arena);
      List<HeaderLine> lines = SafetensorsHeader.parse(location, header.asByteBuffer());
      long data = LENGTH.byteSize() + headerLength;
      checkCoverage(location, lines, size - data);
      return of(location, file, data, lines);
    }
  }

  private static TensorFile of(String location, String file, long data, List<HeaderLine> lines) {
    TensorListing listing = new TensorListing(location, file);
    for (HeaderLine line : lines) {
      long length = line.end() - line.begin();
      listing.add(
          line.name(),
          line.type(),
          line.extents(),
          new FileRange(file, data + line.begin(), length, line.type().bytes()));
    }
    return listing.done();
  }

  private static long headerLength(String location, long size, MemorySegment start) {
    if (size < LENGTH.byteSize()) {
      throw wrong(
          location,
          "is only %d bytes long; a safetensors file begins with 8 bytes that hold the length of its header"
              .formatted(size));
    }
    if (start.get(MAGIC, 0) == ZIP) {
      throw wrong(location, "is a zip file, probably of PyTorch: rename it to pytorch_model.bin");
    }
    long length = start.get(LENGTH, 0);
    if (length < 0 || length > LONGEST_HEADER) {
      throw wrong(
          location,
          ("claims a header of %s bytes, at most %d are allowed; it is damaged or no safetensors"
                  + " file")
              .formatted(Long.toUnsignedString(length), LONGEST_HEADER));
    }
    if (length > size - LENGTH.byteSize()) {
      throw wrong(
          location,
          ("claims a header of %d bytes, but is only %d bytes long; it is truncated, download it"
                  + " again")
              .formatted(length, size));
    }
    return length;
  }

  private static void checkCoverage(String location, List<HeaderLine> lines, long available) {
    List<HeaderLine> ordered =
        lines.stream()
            .sorted(Comparator.comparingLong(HeaderLine::begin).thenComparingLong(HeaderLine::end))
            .toList();
    long covered = 0;
    String previous = "the header";
    for (HeaderLine line : ordered) {
      if (line.begin() < covered) {
        throw wrong(
            location,
            "has overlapping tensors: %s begins at byte %d of the data, before the end of %s at %d"
                .formatted(line.name(), line.begin(), previous, covered));
      }
      if (line.begin() > covered) {
        throw wrong(
            location,
            "has a gap of %d bytes between %s and %s"
                .formatted(line.begin() - covered, previous, line.name()));
      }
      covered = line.end();
      previous = line.name();
    }
    if (covered > available) {
      throw wrong(
          location,
          "is truncated: its tensors need %d bytes of data, it holds %d; download it again"
              .formatted(covered, available));
    }
    if (covered < available) {
      throw wrong(
          location,
          "has %d bytes after its last tensor, %s".formatted(available - covered, previous));
    }
  }

  private static ModelException wrong(String location, String fault) {
    return new ModelException(location + " " + fault);
  }
}
